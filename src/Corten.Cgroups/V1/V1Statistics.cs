namespace Corten.Cgroups.V1;

/// <summary>Reads what a cgroup has used.</summary>
internal static class V1Statistics
{
    // USER_HZ: the unit of cpuacct.stat is a hundredth of a second on every Linux that .NET runs on.
    private const ulong NanosecondsPerTick = 10_000_000;

    public static CgroupStatistics Read(V1Places places) => new()
    {
        Cpu = ReadCpu(places),
        Memory = places.Find("memory") is { } memory ? ReadMemory(memory) : null,
        Pids = places.Find("pids") is { } pids
            ? new PidsStatistics(CgroupStatFile.Number(pids, "pids.current"), CgroupStatFile.Number(pids, "pids.max"))
            : null,
        BlockIo = places.Find("blkio") is { } blkio ? V1BlockIoStatistics.Read(blkio) : null,
        Hugetlb = places.Find("hugetlb") is { } hugetlb ? ReadHugetlb(hugetlb) : [],
        Cpuset = places.Find("cpuset") is { } cpuset ? ReadCpuset(cpuset) : null,
    };

    private static CpuStatistics? ReadCpu(V1Places places)
    {
        if (places.Find("cpuacct") is not { } account)
            return null;
        var ticks = CgroupStatFile.KeyedNumbers(account, "cpuacct.stat");
        var throttling = places.Find("cpu") is { } cpu ? CgroupStatFile.KeyedNumbers(cpu, "cpu.stat") : [];
        return new CpuStatistics
        {
            Total = CgroupStatFile.Number(account, "cpuacct.usage"),
            Kernel = ticks.GetValueOrDefault("system") * NanosecondsPerTick,
            User = ticks.GetValueOrDefault("user") * NanosecondsPerTick,
            PerCpu = CgroupStatFile.Numbers(CgroupFile.Find(account, "cpuacct.usage_percpu")),
            PerCpuUser = CgroupStatFile.Numbers(CgroupFile.Find(account, "cpuacct.usage_percpu_user")),
            PerCpuKernel = CgroupStatFile.Numbers(CgroupFile.Find(account, "cpuacct.usage_percpu_sys")),
            Periods = throttling.GetValueOrDefault("nr_periods"),
            ThrottledPeriods = throttling.GetValueOrDefault("nr_throttled"),
            ThrottledTime = throttling.GetValueOrDefault("throttled_time"),
        };
    }

    private static MemoryStatistics ReadMemory(string directory)
    {
        var raw = CgroupStatFile.KeyedNumbers(directory, "memory.stat");
        return new MemoryStatistics
        {
            Cache = raw.GetValueOrDefault("cache"),
            Usage = Usage(directory, "memory.") ?? new MemoryUsage(0, 0, 0, 0),
            Swap = Usage(directory, "memory.memsw."),
            Kernel = Usage(directory, "memory.kmem."),
            KernelTcp = Usage(directory, "memory.kmem.tcp."),
            OomKills = CgroupStatFile.KeyedNumbers(directory, "memory.oom_control").GetValueOrDefault("oom_kill"),
            UseHierarchy = CgroupFile.Find(directory, "memory.use_hierarchy") == "1",
            Raw = raw,
        };
    }

    private static MemoryUsage? Usage(string directory, string prefix) =>
        CgroupFile.FindNumber(directory, prefix + "usage_in_bytes") is { } usage
            ? new MemoryUsage(
                usage, CgroupStatFile.Number(directory, prefix + "max_usage_in_bytes"), CgroupStatFile.Number(directory, prefix + "limit_in_bytes"), CgroupStatFile.Number(directory, prefix + "failcnt"))
            : null;

    private static List<HugetlbStatistics> ReadHugetlb(string directory) =>
        [.. HugepageSizes.Of(directory, ".usage_in_bytes").Select(size => new HugetlbStatistics(
            size, CgroupStatFile.Number(directory, $"hugetlb.{size}.usage_in_bytes"), CgroupStatFile.Number(directory, $"hugetlb.{size}.max_usage_in_bytes"),
            CgroupStatFile.Number(directory, $"hugetlb.{size}.failcnt")))];

    private static CpusetStatistics ReadCpuset(string directory) => new()
    {
        Cpus = CpusetStatistics.ParseList(CgroupFile.Find(directory, "cpuset.cpus") ?? ""),
        Mems = CpusetStatistics.ParseList(CgroupFile.Find(directory, "cpuset.mems") ?? ""),
        CpuExclusive = CgroupStatFile.Number(directory, "cpuset.cpu_exclusive"),
        MemExclusive = CgroupStatFile.Number(directory, "cpuset.mem_exclusive"),
        MemHardwall = CgroupStatFile.Number(directory, "cpuset.mem_hardwall"),
        MemoryMigrate = CgroupStatFile.Number(directory, "cpuset.memory_migrate"),
        MemoryPressure = CgroupStatFile.Number(directory, "cpuset.memory_pressure"),
        MemorySpreadPage = CgroupStatFile.Number(directory, "cpuset.memory_spread_page"),
        MemorySpreadSlab = CgroupStatFile.Number(directory, "cpuset.memory_spread_slab"),
        SchedLoadBalance = CgroupStatFile.Number(directory, "cpuset.sched_load_balance"),
        SchedRelaxDomainLevel = long.TryParse(CgroupFile.Find(directory, "cpuset.sched_relax_domain_level"), out long level) ? level : 0,
    };
}
