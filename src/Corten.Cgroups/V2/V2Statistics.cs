namespace Corten.Cgroups.V2;

/// <summary>Reads what a cgroup has used. Sums and names are those of version 1 where both have them, so that readers need not know the version.</summary>
internal static class V2Statistics
{
    private const ulong NanosecondsPerMicrosecond = 1000;

    public static CgroupStatistics Read(string directory)
    {
        string[] controllers = V2Directory.Controllers(directory);
        return new CgroupStatistics
        {
            Cpu = ReadCpu(directory),
            Memory = controllers.Contains("memory") ? ReadMemory(directory) : null,
            Pids = controllers.Contains("pids")
                ? new PidsStatistics(CgroupStatFile.Number(directory, "pids.current"), CgroupStatFile.Number(directory, "pids.max"))
                : null,
            BlockIo = controllers.Contains("io") ? ReadIo(directory) : null,
            Hugetlb = controllers.Contains("hugetlb") ? ReadHugetlb(directory) : [],
            Cpuset = controllers.Contains("cpuset") ? ReadCpuset(directory) : null,
        };
    }

    // cpu.stat's first lines are there without the controller too.
    private static CpuStatistics ReadCpu(string directory)
    {
        var stat = CgroupStatFile.KeyedNumbers(directory, "cpu.stat");
        ulong Nanoseconds(string key) => stat.GetValueOrDefault(key) * NanosecondsPerMicrosecond;
        return new CpuStatistics
        {
            Total = Nanoseconds("usage_usec"),
            Kernel = Nanoseconds("system_usec"),
            User = Nanoseconds("user_usec"),
            Periods = stat.GetValueOrDefault("nr_periods"),
            ThrottledPeriods = stat.GetValueOrDefault("nr_throttled"),
            ThrottledTime = Nanoseconds("throttled_usec"),
            Pressure = Pressure(directory, "cpu"),
        };
    }

    private static MemoryStatistics ReadMemory(string directory)
    {
        var raw = CgroupStatFile.KeyedNumbers(directory, "memory.stat");
        var events = CgroupStatFile.KeyedNumbers(directory, "memory.events");
        var usage = new MemoryUsage(
            CgroupStatFile.Number(directory, "memory.current"), CgroupStatFile.Number(directory, "memory.peak"), Limit(directory, "memory.max"),
            events.GetValueOrDefault("max"));
        return new MemoryStatistics
        {
            Cache = raw.GetValueOrDefault("file"),
            Usage = usage,
            Swap = ReadSwap(directory, usage),
            OomKills = events.GetValueOrDefault("oom_kill"),
            UseHierarchy = true,
            Pressure = Pressure(directory, "memory"),
            Raw = raw,
        };
    }

    // Memory and swap together, as version 1 counts.
    private static MemoryUsage? ReadSwap(string directory, MemoryUsage memory)
    {
        if (CgroupFile.FindNumber(directory, "memory.swap.current") is not { } usage)
            return null;
        ulong limit = Limit(directory, "memory.swap.max");
        ulong sum = limit == ulong.MaxValue || memory.Limit == ulong.MaxValue ? ulong.MaxValue : limit + memory.Limit;
        ulong fails = CgroupStatFile.KeyedNumbers(directory, "memory.swap.events").GetValueOrDefault("max");
        return new MemoryUsage(usage + memory.Usage, memory.MaxUsage, sum, fails);
    }

    private static ulong Limit(string directory, string file) => CgroupFile.FindNumber(directory, file) ?? ulong.MaxValue;

    // Lines are "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6".
    private static BlockIoStatistics ReadIo(string directory)
    {
        List<BlockIoEntry> bytes = [], operations = [];
        foreach (string line in (CgroupFile.Find(directory, "io.stat") ?? "").Split('\n'))
        {
            string[] fields = line.Split(' ', ':');
            if (fields.Length < 3 || !ulong.TryParse(fields[0], out ulong major) || !ulong.TryParse(fields[1], out ulong minor))
                continue;
            foreach (string field in fields.AsSpan(2))
                Add(field, major, minor, bytes, operations);
        }
        return new BlockIoStatistics { ServiceBytes = bytes, Serviced = operations, Pressure = Pressure(directory, "io") };
    }

    private static void Add(string field, ulong major, ulong minor, List<BlockIoEntry> bytes, List<BlockIoEntry> operations)
    {
        int equals = field.IndexOf('=', StringComparison.Ordinal);
        if (equals < 2 || !ulong.TryParse(field.AsSpan(equals + 1), out ulong value))
            return;
        string operation = field[0] switch { 'r' => "Read", 'w' => "Write", _ => "Discard" };
        var target = field[1..equals] switch { "bytes" => bytes, "ios" => operations, _ => null };
        target?.Add(new BlockIoEntry(major, minor, operation, value));
    }

    private static List<HugetlbStatistics> ReadHugetlb(string directory) =>
        [.. HugepageSizes.Of(directory, ".current").Select(size => new HugetlbStatistics(
            size, CgroupStatFile.Number(directory, $"hugetlb.{size}.current"), 0,
            CgroupStatFile.KeyedNumbers(directory, $"hugetlb.{size}.events").GetValueOrDefault("max")))];

    private static CpusetStatistics ReadCpuset(string directory) => new()
    {
        Cpus = CpusetStatistics.ParseList(CgroupFile.Find(directory, "cpuset.cpus.effective") ?? ""),
        Mems = CpusetStatistics.ParseList(CgroupFile.Find(directory, "cpuset.mems.effective") ?? ""),
    };

    private static PressureStatistics? Pressure(string directory, string resource) =>
        PressureStatistics.Parse(CgroupFile.Find(directory, resource + ".pressure"));
}
