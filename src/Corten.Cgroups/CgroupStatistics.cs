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

    /// <summary>Enforcement periods that have passed.</summary>
    public ulong Periods { get; init; }

    /// <summary>Periods in which the quota was used up.</summary>
    public ulong ThrottledPeriods { get; init; }

    /// <summary>Nanoseconds for which tasks were held back.</summary>
    public ulong ThrottledTime { get; init; }
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
}

/// <summary>One number for one block device.</summary>
/// <param name="Major">Major number of the device.</param>
/// <param name="Minor">Minor number of the device.</param>
/// <param name="Operation">Read, Write, Sync, Async, Discard or Total.</param>
/// <param name="Value">Bytes or operations.</param>
public sealed record BlockIoEntry(ulong Major, ulong Minor, string Operation, ulong Value);
