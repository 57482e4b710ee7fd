namespace Corten.Oci.RuntimeSpec;

/// <summary>The container's process, or one that exec adds: config.md, "Process".</summary>
public sealed record Process
{
    /// <summary>Whether the process gets a pseudo-terminal.</summary>
    public bool Terminal { get; set; }

    /// <summary>Size of the terminal.</summary>
    public ConsoleSize? ConsoleSize { get; set; }

    /// <summary>Who the process runs as; null is root.</summary>
    public User? User { get; set; }

    /// <summary>argv, at least one entry. Required by start.</summary>
    public string[]? Args { get; set; }

    /// <summary>Command line on Windows.</summary>
    public string? CommandLine { get; set; }

    /// <summary>Environment as NAME=value.</summary>
    public string[]? Env { get; set; }

    /// <summary>Absolute working directory. Required.</summary>
    public string? Cwd { get; set; }

    /// <summary>The five capability sets; null leaves the process none.</summary>
    public LinuxCapabilities? Capabilities { get; set; }

    /// <summary>Resource limits.</summary>
    public Rlimit[]? Rlimits { get; set; }

    /// <summary>Whether execve(2) can give no privileges.</summary>
    public bool NoNewPrivileges { get; set; }

    /// <summary>AppArmor profile.</summary>
    public string? ApparmorProfile { get; set; }

    /// <summary>-1000 to 1000; null leaves it as inherited.</summary>
    public int? OomScoreAdj { get; set; }

    /// <summary>Scheduling policy and parameters.</summary>
    public Scheduler? Scheduler { get; set; }

    /// <summary>SELinux label.</summary>
    public string? SelinuxLabel { get; set; }

    /// <summary>I/O priority.</summary>
    public IoPriority? IoPriority { get; set; }

    /// <summary>CPU affinity of processes that exec adds.</summary>
    public CpuAffinity? ExecCpuAffinity { get; set; }
}

/// <summary>Size of a terminal in characters.</summary>
public sealed record ConsoleSize
{
    /// <summary>Rows.</summary>
    public uint Height { get; set; }

    /// <summary>Columns.</summary>
    public uint Width { get; set; }
}

/// <summary>User and groups of a process: config.md, "POSIX-platform User".</summary>
public sealed record User
{
    /// <summary>User id in the container.</summary>
    public uint Uid { get; set; }

    /// <summary>Group id in the container.</summary>
    public uint Gid { get; set; }

    /// <summary>umask(2) of the process; null is 0022 for the container's own process.</summary>
    public uint? Umask { get; set; }

    /// <summary>Supplementary group ids.</summary>
    public uint[]? AdditionalGids { get; set; }

    /// <summary>User name on Windows.</summary>
    public string? Username { get; set; }
}

/// <summary>Names of capabilities (CAP_...) in each of the five sets of capabilities(7).</summary>
public sealed record LinuxCapabilities
{
    /// <summary>Upper bound of what execve(2) can give.</summary>
    public string[]? Bounding { get; set; }

    /// <summary>What the kernel checks.</summary>
    public string[]? Effective { get; set; }

    /// <summary>What execve(2) of a file with inheritable capabilities keeps.</summary>
    public string[]? Inheritable { get; set; }

    /// <summary>What the process may make effective.</summary>
    public string[]? Permitted { get; set; }

    /// <summary>What execve(2) of an ordinary file keeps.</summary>
    public string[]? Ambient { get; set; }
}

/// <summary>One resource limit of setrlimit(2).</summary>
public sealed record Rlimit
{
    /// <summary>RLIMIT_NOFILE and so on. Required.</summary>
    public string? Type { get; set; }

    /// <summary>Hard limit; 18446744073709551615 is none.</summary>
    public ulong Hard { get; set; }

    /// <summary>Soft limit, at most the hard one.</summary>
    public ulong Soft { get; set; }
}

/// <summary>sched_setattr(2)'s attributes.</summary>
public sealed record Scheduler
{
    /// <summary>Values of <see cref="Policy"/>.</summary>
    public static IReadOnlyList<string> Policies { get; } =
        ["SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE"];

    /// <summary>Values of <see cref="Flags"/>.</summary>
    public static IReadOnlyList<string> KnownFlags { get; } =
    [
        "SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN", "SCHED_FLAG_KEEP_POLICY", "SCHED_FLAG_KEEP_PARAMS",
        "SCHED_FLAG_UTIL_CLAMP_MIN", "SCHED_FLAG_UTIL_CLAMP_MAX",
    ];

    /// <summary>SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_ISO, SCHED_IDLE or SCHED_DEADLINE. Required.</summary>
    public string? Policy { get; set; }

    /// <summary>Nice value, -20 to 19.</summary>
    public int Nice { get; set; }

    /// <summary>Static priority for SCHED_FIFO and SCHED_RR.</summary>
    public int Priority { get; set; }

    /// <summary>SCHED_FLAG_... names.</summary>
    public string[]? Flags { get; set; }

    /// <summary>Nanoseconds, SCHED_DEADLINE.</summary>
    public ulong Runtime { get; set; }

    /// <summary>Nanoseconds, SCHED_DEADLINE.</summary>
    public ulong Deadline { get; set; }

    /// <summary>Nanoseconds, SCHED_DEADLINE.</summary>
    public ulong Period { get; set; }
}

/// <summary>I/O priority of ioprio_set(2).</summary>
public sealed record IoPriority
{
    /// <summary>Values of <see cref="Class"/>.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"];

    /// <summary>IOPRIO_CLASS_RT, IOPRIO_CLASS_BE or IOPRIO_CLASS_IDLE. Required.</summary>
    public string? Class { get; set; }

    /// <summary>0 (highest) to 7.</summary>
    public int Priority { get; set; }
}

/// <summary>CPUs that an exec'ed process runs on, as lists like "0-3,7".</summary>
public sealed record CpuAffinity
{
    /// <summary>While the runtime joins the container.</summary>
    public string? Initial { get; set; }

    /// <summary>From execve(2) on.</summary>
    public string? Final { get; set; }
}
