using Corten.Cgroups.Rootless;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Runtime.Records;

namespace Corun.CommandLine;

/// <summary>What is different for an ordinary user: where containers are kept, and what is done without. The rules are runc's.</summary>
internal static class RootlessRules
{
    private const string Root = "/run/corun";

    /// <summary>The containers under <paramref name="root"/>, or where it is null under the default of this user.</summary>
    public static StateStore Store(string? root)
    {
        if (root is not null)
            return new StateStore(Path.GetFullPath(root));
        string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return string.IsNullOrEmpty(runtime) || !IsOrdinary() ? new StateStore(Root) : new StateStore(HostPath.Join(Path.GetFullPath(runtime), "corun"), isUsers: true);
    }

    /// <summary>The option --rootless.</summary>
    public static CgroupRequirement Cgroups(string? text) => text switch
    {
        null or "auto" => CgroupRequirement.Auto,
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CgroupRequirement.Optional,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CgroupRequirement.Required,
        _ => throw new UsageException($"--rootless: \"{text}\" is none of true, false and auto"),
    };

    // Root of a user namespace is an ordinary user to everybody outside, unless it was named root on purpose.
    private static bool IsOrdinary()
    {
        if (ThisProcess.EffectiveUid != 0)
            return true;
        bool named = Environment.GetEnvironmentVariable("USER") == "root";
        return !named && KernelFile.TryRead("/proc/self/uid_map", out _)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not ["0", "0", "4294967295"];
    }
}
