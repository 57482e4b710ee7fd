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
            ? new PidsStatistics(Number(pids, "pids.current"), Number(pids, "pids.max"))
            : null,
        BlockIo = places.Find("blkio") is { } blkio ? ReadBlockIo(blkio) : null,
    };

    private static CpuStatistics? ReadCpu(V1Places places)
    {
        if (places.Find("cpuacct") is not { } account)
            return null;
        var ticks = KeyedNumbers(account, "cpuacct.stat");
        var throttling = places.Find("cpu") is { } cpu ? KeyedNumbers(cpu, "cpu.stat") : [];
        return new CpuStatistics
        {
            Total = Number(account, "cpuacct.usage"),
            Kernel = ticks.GetValueOrDefault("system") * NanosecondsPerTick,
            User = ticks.GetValueOrDefault("user") * NanosecondsPerTick,
            PerCpu = Numbers(CgroupFile.Find(account, "cpuacct.usage_percpu")),
            Periods = throttling.GetValueOrDefault("nr_periods"),
            ThrottledPeriods = throttling.GetValueOrDefault("nr_throttled"),
            ThrottledTime = throttling.GetValueOrDefault("throttled_time"),
        };
    }

    private static MemoryStatistics ReadMemory(string directory)
    {
        var raw = KeyedNumbers(directory, "memory.stat");
        return new MemoryStatistics
        {
            Cache = raw.GetValueOrDefault("cache"),
            Usage = Usage(directory, "memory.") ?? new MemoryUsage(0, 0, 0, 0),
            Swap = Usage(directory, "memory.memsw."),
            Kernel = Usage(directory, "memory.kmem."),
            KernelTcp = Usage(directory, "memory.kmem.tcp."),
            OomKills = KeyedNumbers(directory, "memory.oom_control").GetValueOrDefault("oom_kill"),
            Raw = raw,
        };
    }

    private static MemoryUsage? Usage(string directory, string prefix) =>
        CgroupFile.FindNumber(directory, prefix + "usage_in_bytes") is { } usage
            ? new MemoryUsage(
                usage, Number(directory, prefix + "max_usage_in_bytes"), Number(directory, prefix + "limit_in_bytes"), Number(directory, prefix + "failcnt"))
            : null;

    private static BlockIoStatistics ReadBlockIo(string directory)
    {
        string[] names = CgroupFile.Find(directory, "blkio.bfq.io_service_bytes_recursive") is { Length: > 0 } && Entries(directory, "blkio.bfq.io_service_bytes_recursive").Count > 0
            ? ["blkio.bfq.io_service_bytes_recursive", "blkio.bfq.io_serviced_recursive"]
            : ["blkio.throttle.io_service_bytes_recursive", "blkio.throttle.io_serviced_recursive"];
        return new BlockIoStatistics { ServiceBytes = Entries(directory, names[0]), Serviced = Entries(directory, names[1]) };
    }

    // Lines are "8:0 Read 4096"; the last is "Total 4096".
    private static List<BlockIoEntry> Entries(string directory, string file)
    {
        var entries = new List<BlockIoEntry>();
        foreach (string line in (CgroupFile.Find(directory, file) ?? "").Split('\n'))
        {
            string[] fields = line.Split(' ', ':');
            if (fields.Length == 4 && ulong.TryParse(fields[0], out ulong major) && ulong.TryParse(fields[1], out ulong minor) && ulong.TryParse(fields[3], out ulong value))
                entries.Add(new BlockIoEntry(major, minor, fields[2], value));
        }
        return entries;
    }

    private static Dictionary<string, ulong> KeyedNumbers(string directory, string file)
    {
        var numbers = new Dictionary<string, ulong>();
        foreach (string line in (CgroupFile.Find(directory, file) ?? "").Split('\n'))
        {
            int space = line.IndexOf(' ');
            if (space > 0 && ulong.TryParse(line.AsSpan(space + 1), out ulong value))
                numbers[line[..space]] = value;
        }
        return numbers;
    }

    private static List<ulong> Numbers(string? text)
    {
        var numbers = new List<ulong>();
        foreach (string field in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ulong.TryParse(field, out ulong value))
                numbers.Add(value);
        }
        return numbers;
    }

    // "max" and an absent file are zero.
    private static ulong Number(string directory, string file) => CgroupFile.FindNumber(directory, file) ?? 0;
}
