namespace Corten.Oci.RuntimeSpec;

/// <summary>The section "linux": config-linux.md.</summary>
public sealed record LinuxSpec
{
    /// <summary>User ids of the new user namespace.</summary>
    public IdMapping[]? UidMappings { get; set; }

    /// <summary>Group ids of the new user namespace.</summary>
    public IdMapping[]? GidMappings { get; set; }

    /// <summary>Kernel parameters of the container's namespaces.</summary>
    public Dictionary<string, string>? Sysctl { get; set; }

    /// <summary>Limits of the container's cgroup.</summary>
    public LinuxResources? Resources { get; set; }

    /// <summary>Absolute: below the cgroup mount. Relative: where the runtime likes. With systemd: slice:prefix:name.</summary>
    public string? CgroupsPath { get; set; }

    /// <summary>Namespaces to make or to join; a type that is absent is inherited.</summary>
    public LinuxNamespace[]? Namespaces { get; set; }

    /// <summary>Device nodes beside the default ones.</summary>
    public LinuxDevice[]? Devices { get; set; }

    /// <summary>Network interfaces of the host to move into the container, by their name on the host.</summary>
    public Dictionary<string, LinuxNetDevice>? NetDevices { get; set; }

    /// <summary>System-call filter.</summary>
    public LinuxSeccomp? Seccomp { get; set; }

    /// <summary>shared, slave, private or unbindable.</summary>
    public string? RootfsPropagation { get; set; }

    /// <summary>Paths that the container cannot read.</summary>
    public string[]? MaskedPaths { get; set; }

    /// <summary>Paths that the container cannot write.</summary>
    public string[]? ReadonlyPaths { get; set; }

    /// <summary>SELinux context of the mounts.</summary>
    public string? MountLabel { get; set; }

    /// <summary>Cache and memory bandwidth allocation.</summary>
    public LinuxIntelRdt? IntelRdt { get; set; }

    /// <summary>NUMA memory policy.</summary>
    public LinuxMemoryPolicy? MemoryPolicy { get; set; }

    /// <summary>Execution domain.</summary>
    public LinuxPersonality? Personality { get; set; }

    /// <summary>Clock offsets of a new time namespace; the keys are monotonic and boottime.</summary>
    public Dictionary<string, LinuxTimeOffset>? TimeOffsets { get; set; }

    /// <summary>Whether <see cref="Namespaces"/> has <paramref name="type"/>, new or joined.</summary>
    public bool Has(string type) => Find(type) is not null;

    /// <summary>The path by which the namespace is joined; null where it is new or absent.</summary>
    public string? PathOf(string type) => Find(type)?.Path is { Length: > 0 } path ? path : null;

    private LinuxNamespace? Find(string type)
    {
        foreach (var item in Namespaces ?? [])
        {
            if (item.Type == type)
                return item;
        }
        return null;
    }
}

/// <summary>One namespace to make or to join.</summary>
public sealed record LinuxNamespace
{
    /// <summary>One of <see cref="NamespaceType"/>. Required.</summary>
    public string? Type { get; set; }

    /// <summary>Absolute path of a namespace to join; null makes a new one.</summary>
    public string? Path { get; set; }
}

/// <summary>Values of <see cref="LinuxNamespace.Type"/>.</summary>
public static class NamespaceType
{
    /// <summary>Process ids.</summary>
    public const string Pid = "pid";

    /// <summary>Network devices, addresses, routes, ports.</summary>
    public const string Network = "network";

    /// <summary>Mount points.</summary>
    public const string Mount = "mount";

    /// <summary>System V IPC and POSIX message queues.</summary>
    public const string Ipc = "ipc";

    /// <summary>Host and domain name.</summary>
    public const string Uts = "uts";

    /// <summary>User and group ids.</summary>
    public const string User = "user";

    /// <summary>Root of the cgroup hierarchy.</summary>
    public const string Cgroup = "cgroup";

    /// <summary>Monotonic and boot-time clocks.</summary>
    public const string Time = "time";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Pid, Network, Mount, Ipc, Uts, User, Cgroup, Time];
}

/// <summary>A device node in the container: config-linux.md, "Devices".</summary>
public sealed record LinuxDevice
{
    /// <summary>Absolute path in the container. Required.</summary>
    public string? Path { get; set; }

    /// <summary>c, u, b or p. Required.</summary>
    public string? Type { get; set; }

    /// <summary>Major number; unused for p.</summary>
    public long Major { get; set; }

    /// <summary>Minor number; unused for p.</summary>
    public long Minor { get; set; }

    /// <summary>Permission bits; null is 0666.</summary>
    public uint? FileMode { get; set; }

    /// <summary>Owner in the container; null is 0.</summary>
    public uint? Uid { get; set; }

    /// <summary>Group in the container; null is 0.</summary>
    public uint? Gid { get; set; }
}

/// <summary>What a moved network interface is called in the container.</summary>
public sealed record LinuxNetDevice
{
    /// <summary>New name; null keeps the old one.</summary>
    public string? Name { get; set; }
}

/// <summary>Cache allocation: config-linux.md, "IntelRdt".</summary>
public sealed record LinuxIntelRdt
{
    /// <summary>Class of service.</summary>
    public string? ClosId { get; set; }

    /// <summary>Lines for the schemata file.</summary>
    public string[]? Schemata { get; set; }

    /// <summary>L3 cache line of the schemata file.</summary>
    public string? L3CacheSchema { get; set; }

    /// <summary>Memory bandwidth line of the schemata file.</summary>
    public string? MemBwSchema { get; set; }

    /// <summary>Whether a monitoring group is made.</summary>
    public bool EnableMonitoring { get; set; }

    /// <summary>Cache monitoring (runtime-spec 1.0 to 1.2).</summary>
    public bool EnableCmt { get; set; }

    /// <summary>Memory bandwidth monitoring (runtime-spec 1.0 to 1.2).</summary>
    public bool EnableMbm { get; set; }
}

/// <summary>set_mempolicy(2)'s arguments.</summary>
public sealed record LinuxMemoryPolicy
{
    /// <summary>Values of <see cref="Mode"/>.</summary>
    public static IReadOnlyList<string> Modes { get; } =
    [
        "MPOL_DEFAULT", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_WEIGHTED_INTERLEAVE", "MPOL_PREFERRED", "MPOL_PREFERRED_MANY", "MPOL_LOCAL",
    ];

    /// <summary>Values of <see cref="Flags"/>.</summary>
    public static IReadOnlyList<string> KnownFlags { get; } = ["MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"];

    /// <summary>MPOL_DEFAULT, MPOL_BIND, ... Required.</summary>
    public string? Mode { get; set; }

    /// <summary>Nodes as a list like "0-3,7".</summary>
    public string? Nodes { get; set; }

    /// <summary>MPOL_F_... names.</summary>
    public string[]? Flags { get; set; }
}

/// <summary>personality(2)'s argument.</summary>
public sealed record LinuxPersonality
{
    /// <summary>LINUX or LINUX32. Required.</summary>
    public string? Domain { get; set; }

    /// <summary>Flags; the specification defines none.</summary>
    public string[]? Flags { get; set; }
}

/// <summary>Offset of one clock in a new time namespace: time_namespaces(7).</summary>
public sealed record LinuxTimeOffset
{
    /// <summary>Seconds.</summary>
    public long Secs { get; set; }

    /// <summary>Nanoseconds beside them.</summary>
    public uint Nanosecs { get; set; }
}
