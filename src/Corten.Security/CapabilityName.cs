namespace Corten.Security;

/// <summary>The names of capabilities(7): "CAP_CHOWN" is number 0, "CAP_CHECKPOINT_RESTORE" number 40.</summary>
public static class CapabilityName
{
    // Index is the number.
    private static readonly string[] s_names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST",
        "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO",
        "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE",
        "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    private static readonly Dictionary<string, int> s_numbers = Enumerable.Range(0, s_names.Length).ToDictionary(i => s_names[i], StringComparer.OrdinalIgnoreCase);

    /// <summary>Every name, ordered by number.</summary>
    public static IReadOnlyList<string> All => s_names;

    /// <summary>The number of "CAP_CHOWN", "cap_chown" or "chown"; null where there is no such capability.</summary>
    public static int? Parse(string name)
    {
        string full = name.StartsWith("CAP_", StringComparison.OrdinalIgnoreCase) ? name : "CAP_" + name;
        return s_numbers.TryGetValue(full, out int number) ? number : null;
    }

    /// <summary>The name of capability <paramref name="number"/>.</summary>
    public static string Of(int number) => s_names[number];
}
