using System.Globalization;
using Corten.Oci.RuntimeSpec;
using Corten.Security.Capabilities;

namespace Corten.Security.Seccomp.Profiles;

/// <summary>Makes of an engine's profile the runtime specification's for one container on one machine.</summary>
/// <param name="capabilities">The container's bounding set.</param>
/// <param name="native">The machine's convention.</param>
/// <param name="kernel">The running kernel.</param>
public sealed class ProfileResolver(CapabilitySet capabilities, SystemCallAbi native, Version kernel)
{
    /// <summary>The rules that count, with the architectures of the machine.</summary>
    /// <exception cref="SecurityException">The profile contradicts itself.</exception>
    public LinuxSeccomp Resolve(Profile profile) => new()
    {
        DefaultAction = profile.DefaultAction,
        DefaultErrnoRet = profile.DefaultErrnoRet,
        Architectures = Architectures(profile),
        Flags = profile.Flags,
        ListenerPath = profile.ListenerPath,
        ListenerMetadata = profile.ListenerMetadata,
        Syscalls = [.. (profile.Syscalls ?? []).Where(Counts).Select(Strip)],
    };

    private string[]? Architectures(Profile profile)
    {
        if (profile.ArchMap is not { Length: > 0 } map)
            return profile.Architectures;
        if (profile.Architectures is { Length: > 0 })
            throw new SecurityException("the seccomp profile has both \"architectures\" and \"archMap\": remove one");
        foreach (var entry in map)
        {
            if (entry.Architecture is { } name && SystemCallAbis.Find(name) == native)
                return [name, .. entry.SubArchitectures ?? []];
        }
        return null;
    }

    private bool Counts(ProfileEntry entry) => (entry.Includes is null || All(entry.Includes)) && (entry.Excludes is null || !Any(entry.Excludes));

    private bool All(ProfileCondition condition) =>
        (condition.Arches is not { Length: > 0 } arches || arches.Contains(ShortName(native)))
        && (condition.Caps ?? []).All(capabilities.Contains)
        && (string.IsNullOrEmpty(condition.MinKernel) || kernel >= ParseKernel(condition.MinKernel));

    private bool Any(ProfileCondition condition) =>
        (condition.Arches ?? []).Contains(ShortName(native))
        || (condition.Caps ?? []).Any(capabilities.Contains)
        || (!string.IsNullOrEmpty(condition.MinKernel) && kernel >= ParseKernel(condition.MinKernel));

    private static LinuxSyscall Strip(ProfileEntry entry)
    {
        if (entry.Name is not null && entry.Names is { Length: > 0 })
            throw new SecurityException($"a rule of the seccomp profile has both \"name\" ({entry.Name}) and \"names\": use one");
        return new LinuxSyscall
        {
            Names = entry.Name is null ? entry.Names : [entry.Name],
            Action = entry.Action,
            ErrnoRet = entry.ErrnoRet,
            Args = entry.Args is { Length: > 0 } ? entry.Args : null,
        };
    }

    private static Version ParseKernel(string text)
    {
        string[] parts = text.Split('.');
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor))
        {
            return new Version(major, minor);
        }
        throw new SecurityException($"minKernel in the seccomp profile must be like 4.8, not \"{text}\"");
    }

    // The names that docker's profiles use.
    private static string ShortName(SystemCallAbi abi) => abi switch
    {
        SystemCallAbi.X8664 => "amd64",
        SystemCallAbi.Aarch64 => "arm64",
        _ => abi.ToString().ToLowerInvariant(),
    };
}
