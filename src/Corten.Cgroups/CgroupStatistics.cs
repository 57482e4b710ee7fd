namespace Corten.Cgroups;

/// <summary>What a cgroup has used. A section is null where the host has no such controller.</summary>
public sealed record CgroupStatistics
{
    /// <summary>Processor time.</summary>
    public CpuStatistics? Cpu { get; init; }

    /// <summary>Memory.</summary>
    public MemoryStatistics? Memory { get; init; }

    /// <summary>Tasks.</summary>
    public PidsStatistics? Pids { get; init; }

    /// <summary>Block devices.</summary>
    public BlockIoStatistics? BlockIo { get; init; }

    /// <summary>Huge pages, an entry for each size.</summary>
    public IReadOnlyList<HugetlbStatistics> Hugetlb { get; init; } = [];

    /// <summary>Where tasks may run.</summary>
    public CpusetStatistics? Cpuset { get; init; }
}

/// <summary>Processor time in nanoseconds since the cgroup was made.</summary>
public sealed record CpuStatistics
{
    /// <summary>All.</summary>
    public ulong Total { get; init; }

    /// <summary>In the kernel.</summary>
    public ulong Kernel { get; init; }

    /// <summary>In user mode.</summary>
    public ulong User { get; init; }

    /// <summary>All, by processor.</summary>
    public IReadOnlyList<ulong> PerCpu { get; init; } = [];

    /// <summary>In user mode, by processor; empty with cgroup v2.</summary>
    public IReadOnlyList<ulong> PerCpuUser { get; init; } = [];

    /// <summary>In the kernel, by processor; empty with cgroup v2.</summary>
    public IReadOnlyList<ulong> PerCpuKernel { get; init; } = [];

    /// <summary>Enforcement periods that have passed.</summary>
    public ulong Periods { get; init; }

    /// <summary>Periods in which the quota was used up.</summary>
    public ulong ThrottledPeriods { get; init; }

    /// <summary>Nanoseconds for which tasks were held back.</summary>
    public ulong ThrottledTime { get; init; }

    /// <summary>How long tasks waited for a processor; null where the kernel does not account it.</summary>
    public PressureStatistics? Pressure { get; init; }
}

/// <summary>Use of one kind of memory, in bytes.</summary>
/// <param name="Usage">Now.</param>
/// <param name="MaxUsage">The most there was.</param>
/// <param name="Limit">The limit; about 2^63 where there is none.</param>
/// <param name="FailCount">How often the limit was hit.</param>
public sealed record MemoryUsage(ulong Usage, ulong MaxUsage, ulong Limit, ulong FailCount);

/// <summary>Memory of a cgroup.</summary>
public sealed record MemoryStatistics
{
    /// <summary>Page cache, bytes.</summary>
    public ulong Cache { get; init; }

    /// <summary>Memory.</summary>
    public required MemoryUsage Usage { get; init; }

    /// <summary>Memory and swap together; null where the kernel does not account swap.</summary>
    public MemoryUsage? Swap { get; init; }

    /// <summary>Kernel memory.</summary>
    public MemoryUsage? Kernel { get; init; }

    /// <summary>TCP buffers.</summary>
    public MemoryUsage? KernelTcp { get; init; }

    /// <summary>Tasks killed because the memory was used up.</summary>
    public ulong OomKills { get; init; }

    /// <summary>Whether cgroups below count to this one; always with cgroup v2.</summary>
    public bool UseHierarchy { get; init; }

    /// <summary>How long tasks waited for memory; null where the kernel does not account it.</summary>
    public PressureStatistics? Pressure { get; init; }

    /// <summary>The lines of memory.stat.</summary>
    public required IReadOnlyDictionary<string, ulong> Raw { get; init; }
}

/// <summary>Tasks of a cgroup.</summary>
/// <param name="Current">Now.</param>
/// <param name="Limit">The limit; zero where there is none.</param>
public sealed record PidsStatistics(ulong Current, ulong Limit);

/// <summary>Transfers to and from block devices.</summary>
public sealed record BlockIoStatistics
{
    /// <summary>Bytes.</summary>
    public IReadOnlyList<BlockIoEntry> ServiceBytes { get; init; } = [];

    /// <summary>Operations.</summary>
    public IReadOnlyList<BlockIoEntry> Serviced { get; init; } = [];

    /// <summary>Operations that wait.</summary>
    public IReadOnlyList<BlockIoEntry> Queued { get; init; } = [];

    /// <summary>Nanoseconds from dispatch to completion.</summary>
    public IReadOnlyList<BlockIoEntry> ServiceTime { get; init; } = [];

    /// <summary>Nanoseconds in the queue.</summary>
    public IReadOnlyList<BlockIoEntry> WaitTime { get; init; } = [];

    /// <summary>Operations merged with others.</summary>
    public IReadOnlyList<BlockIoEntry> Merged { get; init; } = [];

    /// <summary>Milliseconds of use of a device.</summary>
    public IReadOnlyList<BlockIoEntry> Time { get; init; } = [];

    /// <summary>Sectors transferred.</summary>
    public IReadOnlyList<BlockIoEntry> Sectors { get; init; } = [];

    /// <summary>How long tasks waited for devices; null where the kernel does not account it.</summary>
    public PressureStatistics? Pressure { get; init; }
}

/// <summary>One number for one block device.</summary>
/// <param name="Major">Major number of the device.</param>
/// <param name="Minor">Minor number of the device.</param>
/// <param name="Operation">Read, Write, Sync, Async, Discard or Total; empty where the number is not by operation.</param>
/// <param name="Value">Bytes or operations.</param>
public sealed record BlockIoEntry(ulong Major, ulong Minor, string Operation, ulong Value);

/// <summary>Huge pages of one size, in bytes.</summary>
/// <param name="PageSize">2MB, 1GB and so on.</param>
/// <param name="Usage">Now.</param>
/// <param name="MaxUsage">The most there was; zero with cgroup v2, which does not keep it.</param>
/// <param name="FailCount">How often the limit was hit.</param>
public sealed record HugetlbStatistics(string PageSize, ulong Usage, ulong MaxUsage, ulong FailCount);
