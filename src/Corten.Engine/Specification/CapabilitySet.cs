using Corten.Engine.Records;
using Corten.Linux.Security;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Specification;

/// <summary>The capabilities of a container: docker's fourteen, what was added, without what was dropped.</summary>
internal sealed record CapabilitySet(IReadOnlyList<string> Names)
{
    // Index is the number; capabilities(7).
    private static readonly string[] s_all =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK",
        "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN",
        "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE",
        "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    private static readonly string[] s_default =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP",
        "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    public static CapabilitySet Of(ContainerOptions options)
    {
        if (options.Privileged)
            return new CapabilitySet(Available());
        var added = options.CapabilitiesAdded.Select(Name).ToList();
        var dropped = options.CapabilitiesDropped.Select(Name).ToList();
        IEnumerable<string> start = added.Contains("ALL") ? Available() : dropped.Contains("ALL") ? [] : s_default;
        return new CapabilitySet([.. start.Concat(added.Where(c => c != "ALL")).Distinct().Except(dropped)]);
    }

    /// <summary>Checks a name that a person gave.</summary>
    public static string Name(string given)
    {
        string name = given.ToUpperInvariant();
        if (name == "ALL")
            return name;
        name = name.StartsWith("CAP_", StringComparison.Ordinal) ? name : "CAP_" + name;
        return s_all.Contains(name) ? name : throw new EngineException($"unknown capability: {given}");
    }

    // What this process could not give is not asked for: a privileged container gets all that there is.
    private static string[] Available()
    {
        ulong bounding = Capabilities.Read().Bounding;
        return [.. s_all.Where((_, number) => (bounding & (1ul << number)) != 0)];
    }

    // Inheritable and ambient stay empty (CVE-2022-29162).
    public LinuxCapabilities ToRecord()
    {
        string[] names = [.. Names];
        return new LinuxCapabilities { Bounding = names, Effective = names, Permitted = names };
    }
}
