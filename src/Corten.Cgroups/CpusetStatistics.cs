namespace Corten.Cgroups;

/// <summary>Where tasks of a cgroup may run: cpusets(7).</summary>
public sealed record CpusetStatistics
{
    /// <summary>Processors; empty where the cgroup sets none of its own.</summary>
    public IReadOnlyList<ushort> Cpus { get; init; } = [];

    /// <summary>Memory nodes; empty where the cgroup sets none of its own.</summary>
    public IReadOnlyList<ushort> Mems { get; init; } = [];

    /// <summary>The file cpuset.cpu_exclusive.</summary>
    public ulong CpuExclusive { get; init; }

    /// <summary>The file cpuset.mem_exclusive.</summary>
    public ulong MemExclusive { get; init; }

    /// <summary>The file cpuset.mem_hardwall.</summary>
    public ulong MemHardwall { get; init; }

    /// <summary>The file cpuset.memory_migrate.</summary>
    public ulong MemoryMigrate { get; init; }

    /// <summary>The file cpuset.memory_pressure.</summary>
    public ulong MemoryPressure { get; init; }

    /// <summary>The file cpuset.memory_spread_page.</summary>
    public ulong MemorySpreadPage { get; init; }

    /// <summary>The file cpuset.memory_spread_slab.</summary>
    public ulong MemorySpreadSlab { get; init; }

    /// <summary>The file cpuset.sched_load_balance.</summary>
    public ulong SchedLoadBalance { get; init; }

    /// <summary>The file cpuset.sched_relax_domain_level; -1 is the system's default.</summary>
    public long SchedRelaxDomainLevel { get; init; }

    /// <summary>The numbers of a list like "0-3,7", in order.</summary>
    /// <exception cref="FormatException">It is no such list.</exception>
    internal static List<ushort> ParseList(string list)
    {
        var numbers = new List<ushort>();
        foreach (string part in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split('-');
            bool valid = ushort.TryParse(ends[0], out ushort first) & ushort.TryParse(ends[^1], out ushort last);
            if (!valid || ends.Length > 2 || last < first)
                throw new FormatException($"\"{part}\" is not a number or a range of numbers");
            for (int number = first; number <= last; number++)
                numbers.Add((ushort)number);
        }
        return numbers;
    }
}
