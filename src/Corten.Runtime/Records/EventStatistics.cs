using System.Text.Json.Serialization;
using Corten.Cgroups;

namespace Corten.Runtime.Records;

/// <summary>The data of an event, with the keys of runc's types.Stats. What is zero is not printed.</summary>
public sealed record EventStatistics
{
    /// <summary>Processors.</summary>
    public required EventCpu Cpu { get; init; }

    /// <summary>Where tasks may run.</summary>
    [JsonPropertyName("cpuset")]
    public required EventCpuset Cpuset { get; init; }

    /// <summary>Memory.</summary>
    public required EventMemory Memory { get; init; }

    /// <summary>Tasks.</summary>
    public required EventPids Pids { get; init; }

    /// <summary>Block devices.</summary>
    public required EventBlockIo Blkio { get; init; }

    /// <summary>Huge pages by their size.</summary>
    public required IReadOnlyDictionary<string, EventHugetlb> Hugetlb { get; init; }

    /// <summary>Cache allocation; this version does not set any.</summary>
    [JsonPropertyName("intel_rdt")]
    public required EventIntelRdt IntelRdt { get; init; }

    internal static EventStatistics Of(CgroupStatistics statistics) => new()
    {
        Cpu = EventCpu.Of(statistics.Cpu ?? new CpuStatistics()),
        Cpuset = EventCpuset.Of(statistics.Cpuset ?? new CpusetStatistics()),
        Memory = EventMemory.Of(statistics.Memory),
        Pids = new EventPids(statistics.Pids?.Current ?? 0, statistics.Pids?.Limit ?? 0),
        Blkio = EventBlockIo.Of(statistics.BlockIo ?? new BlockIoStatistics()),
        Hugetlb = statistics.Hugetlb.ToDictionary(h => h.PageSize, h => new EventHugetlb(h.Usage, h.MaxUsage, h.FailCount)),
        IntelRdt = new EventIntelRdt(),
    };
}

/// <summary>Tasks.</summary>
/// <param name="Current">Now.</param>
/// <param name="Limit">The limit.</param>
public sealed record EventPids(ulong Current, ulong Limit);

/// <summary>Huge pages of one size.</summary>
/// <param name="Usage">Bytes now.</param>
/// <param name="Max">The most there was.</param>
/// <param name="Failcnt">How often the limit was hit.</param>
public sealed record EventHugetlb(ulong Usage, ulong Max, ulong Failcnt);

/// <summary>Nothing: an empty object where runc prints cache allocation.</summary>
public sealed record EventIntelRdt;

/// <summary>Where tasks may run; 0 and 1 for off and on.</summary>
public sealed record EventCpuset
{
    /// <summary>Processors.</summary>
    public IReadOnlyList<int>? Cpus { get; init; }

    /// <summary>cpuset.cpu_exclusive.</summary>
    [JsonPropertyName("cpu_exclusive")]
    public ulong CpuExclusive { get; init; }

    /// <summary>Memory nodes.</summary>
    public IReadOnlyList<int>? Mems { get; init; }

    /// <summary>cpuset.mem_hardwall.</summary>
    [JsonPropertyName("mem_hardwall")]
    public ulong MemHardwall { get; init; }

    /// <summary>cpuset.mem_exclusive.</summary>
    [JsonPropertyName("mem_exclusive")]
    public ulong MemExclusive { get; init; }

    /// <summary>cpuset.memory_migrate.</summary>
    [JsonPropertyName("memory_migrate")]
    public ulong MemoryMigrate { get; init; }

    /// <summary>cpuset.memory_spread_page.</summary>
    [JsonPropertyName("memory_spread_page")]
    public ulong MemorySpreadPage { get; init; }

    /// <summary>cpuset.memory_spread_slab.</summary>
    [JsonPropertyName("memory_spread_slab")]
    public ulong MemorySpreadSlab { get; init; }

    /// <summary>cpuset.memory_pressure.</summary>
    [JsonPropertyName("memory_pressure")]
    public ulong MemoryPressure { get; init; }

    /// <summary>cpuset.sched_load_balance.</summary>
    [JsonPropertyName("sched_load_balance")]
    public ulong SchedLoadBalance { get; init; }

    /// <summary>cpuset.sched_relax_domain_level.</summary>
    [JsonPropertyName("sched_relax_domain_level")]
    public long SchedRelaxDomainLevel { get; init; }

    internal static EventCpuset Of(CpusetStatistics cpuset) => new()
    {
        Cpus = cpuset.Cpus.Count == 0 ? null : [.. cpuset.Cpus.Select(c => (int)c)],
        CpuExclusive = cpuset.CpuExclusive,
        Mems = cpuset.Mems.Count == 0 ? null : [.. cpuset.Mems.Select(m => (int)m)],
        MemHardwall = cpuset.MemHardwall,
        MemExclusive = cpuset.MemExclusive,
        MemoryMigrate = cpuset.MemoryMigrate,
        MemorySpreadPage = cpuset.MemorySpreadPage,
        MemorySpreadSlab = cpuset.MemorySpreadSlab,
        MemoryPressure = cpuset.MemoryPressure,
        SchedLoadBalance = cpuset.SchedLoadBalance,
        SchedRelaxDomainLevel = cpuset.SchedRelaxDomainLevel,
    };
}
