namespace Corten.Oci.RuntimeSpec;

/// <summary>Limits of a cgroup: config-linux.md, "Control groups". The update command reads this object alone.</summary>
public sealed record LinuxResources
{
    /// <summary>Device rules, in the order in which they apply.</summary>
    public LinuxDeviceRule[]? Devices { get; set; }

    /// <summary>Memory.</summary>
    public LinuxMemory? Memory { get; set; }

    /// <summary>Processor time and placement.</summary>
    public LinuxCpu? Cpu { get; set; }

    /// <summary>Number of tasks.</summary>
    public LinuxPids? Pids { get; set; }

    /// <summary>Block devices.</summary>
    public LinuxBlockIo? BlockIO { get; set; }

    /// <summary>Huge pages.</summary>
    public LinuxHugepageLimit[]? HugepageLimits { get; set; }

    /// <summary>Marks on network packets.</summary>
    public LinuxNetwork? Network { get; set; }

    /// <summary>RDMA, by device.</summary>
    public Dictionary<string, LinuxRdma>? Rdma { get; set; }

    /// <summary>Values for files of cgroup v2, by file name.</summary>
    public Dictionary<string, string>? Unified { get; set; }
}

/// <summary>Allows or forbids devices to a cgroup.</summary>
public sealed record LinuxDeviceRule
{
    /// <summary>Whether the rule allows.</summary>
    public bool Allow { get; set; }

    /// <summary>a (all), c or b; null is a.</summary>
    public string? Type { get; set; }

    /// <summary>Major number; null is every.</summary>
    public long? Major { get; set; }

    /// <summary>Minor number; null is every.</summary>
    public long? Minor { get; set; }

    /// <summary>Any of r, w and m (mknod).</summary>
    public string? Access { get; set; }
}

/// <summary>Memory limits in bytes; -1 is none.</summary>
public sealed record LinuxMemory
{
    /// <summary>Memory.</summary>
    public long? Limit { get; set; }

    /// <summary>Soft limit.</summary>
    public long? Reservation { get; set; }

    /// <summary>Memory and swap together.</summary>
    public long? Swap { get; set; }

    /// <summary>Kernel memory (v1).</summary>
    public long? Kernel { get; set; }

    /// <summary>Kernel TCP buffers (v1).</summary>
    public long? KernelTcp { get; set; }

    /// <summary>How readily pages are swapped, 0 to 100.</summary>
    public ulong? Swappiness { get; set; }

    /// <summary>Whether a task over the limit waits instead of being killed (v1).</summary>
    public bool? DisableOOMKiller { get; set; }

    /// <summary>Whether children count to their parent (v1).</summary>
    public bool? UseHierarchy { get; set; }

    /// <summary>Whether an update that sets the limit below the present use is refused.</summary>
    public bool? CheckBeforeUpdate { get; set; }
}

/// <summary>Processor time and placement.</summary>
public sealed record LinuxCpu
{
    /// <summary>Relative weight, 2 to 262144.</summary>
    public ulong? Shares { get; set; }

    /// <summary>Microseconds in a period; -1 is no limit.</summary>
    public long? Quota { get; set; }

    /// <summary>Microseconds of quota that may be saved up.</summary>
    public ulong? Burst { get; set; }

    /// <summary>Microseconds, 1,000 to 1,000,000.</summary>
    public ulong? Period { get; set; }

    /// <summary>Microseconds of realtime scheduling in a realtime period.</summary>
    public long? RealtimeRuntime { get; set; }

    /// <summary>Microseconds.</summary>
    public ulong? RealtimePeriod { get; set; }

    /// <summary>CPUs as a list like "0-3,7".</summary>
    public string? Cpus { get; set; }

    /// <summary>Memory nodes as a list like "0-3,7".</summary>
    public string? Mems { get; set; }

    /// <summary>1 gives the group SCHED_IDLE's weight.</summary>
    public long? Idle { get; set; }
}

/// <summary>Limit of the number of tasks.</summary>
public sealed record LinuxPids
{
    /// <summary>Most tasks; -1 is no limit; null leaves it as it is.</summary>
    public long? Limit { get; set; }
}

/// <summary>Block device weights and rates.</summary>
public sealed record LinuxBlockIo
{
    /// <summary>10 to 1000.</summary>
    public ushort? Weight { get; set; }

    /// <summary>Weight against the group's own children, 10 to 1000.</summary>
    public ushort? LeafWeight { get; set; }

    /// <summary>Weights by device.</summary>
    public LinuxWeightDevice[]? WeightDevice { get; set; }

    /// <summary>Bytes read per second.</summary>
    public LinuxThrottleDevice[]? ThrottleReadBpsDevice { get; set; }

    /// <summary>Bytes written per second.</summary>
    public LinuxThrottleDevice[]? ThrottleWriteBpsDevice { get; set; }

    /// <summary>Reads per second.</summary>
    public LinuxThrottleDevice[]? ThrottleReadIopsDevice { get; set; }

    /// <summary>Writes per second.</summary>
    public LinuxThrottleDevice[]? ThrottleWriteIopsDevice { get; set; }
}

/// <summary>Weight on one block device.</summary>
public sealed record LinuxWeightDevice
{
    /// <summary>Major number.</summary>
    public long Major { get; set; }

    /// <summary>Minor number.</summary>
    public long Minor { get; set; }

    /// <summary>10 to 1000.</summary>
    public ushort? Weight { get; set; }

    /// <summary>10 to 1000.</summary>
    public ushort? LeafWeight { get; set; }
}

/// <summary>Rate on one block device.</summary>
public sealed record LinuxThrottleDevice
{
    /// <summary>Major number.</summary>
    public long Major { get; set; }

    /// <summary>Minor number.</summary>
    public long Minor { get; set; }

    /// <summary>Bytes or operations per second; zero removes the limit.</summary>
    public ulong Rate { get; set; }
}

/// <summary>Limit for one size of huge pages.</summary>
public sealed record LinuxHugepageLimit
{
    /// <summary>64KB, 2MB, 1GB and so on. Required.</summary>
    public string? PageSize { get; set; }

    /// <summary>Bytes.</summary>
    public ulong Limit { get; set; }
}

/// <summary>Marks on the packets of a cgroup (v1 net_cls and net_prio).</summary>
public sealed record LinuxNetwork
{
    /// <summary>Class for tc(8).</summary>
    public uint? ClassId { get; set; }

    /// <summary>Priorities by interface.</summary>
    public LinuxInterfacePriority[]? Priorities { get; set; }
}

/// <summary>Priority on one network interface.</summary>
public sealed record LinuxInterfacePriority
{
    /// <summary>Interface. Required.</summary>
    public string? Name { get; set; }

    /// <summary>Priority.</summary>
    public uint Priority { get; set; }
}

/// <summary>Limits for one RDMA device.</summary>
public sealed record LinuxRdma
{
    /// <summary>Open handles.</summary>
    public uint? HcaHandles { get; set; }

    /// <summary>Objects.</summary>
    public uint? HcaObjects { get; set; }
}
