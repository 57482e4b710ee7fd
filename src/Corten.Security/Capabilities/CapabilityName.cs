namespace Corten.Security.Capabilities;

/// <summary>Names and numbers of the capabilities of linux/capability.h.</summary>
public static class CapabilityName
{
    // The index is the number.
    private static readonly string[] s_names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK",
        "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN",
        "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE",
        "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>All names in the order of their numbers, from 0.</summary>
    public static IReadOnlyList<string> All => s_names;

    /// <summary>The number of <paramref name="name"/> as the runtime specification writes it, or -1.</summary>
    public static int Find(string name) => Array.IndexOf(s_names, name);

    /// <summary>The full name for what a person typed: any case, with or without "CAP_".</summary>
    /// <exception cref="SecurityException">There is no such capability.</exception>
    public static string Normalize(string name)
    {
        string upper = name.ToUpperInvariant();
        string full = upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper;
        return Find(full) >= 0 ? full : throw new SecurityException($"\"{name}\" is not a capability, see capabilities(7) for their names");
    }
}
