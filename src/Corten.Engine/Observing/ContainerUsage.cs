using System.Globalization;
using Corten.Cgroups;
using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Linux.Files;

namespace Corten.Engine.Observing;

/// <summary>What a container has used up to one moment; two of them make a rate.</summary>
public sealed record ContainerUsage
{
    private const ulong NanosecondsPerTick = 10_000_000;
    private const ulong BytesPerKilobyte = 1024;

    /// <summary>Nanoseconds of processor time of the container.</summary>
    public ulong Processor { get; init; }

    /// <summary>Nanoseconds that the machine's processors have had, busy or idle, summed up.</summary>
    public ulong MachineProcessor { get; init; }

    /// <summary>Number of processors that are on.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>Bytes of memory, without the files' cache that the kernel would give back first; as docker counts.</summary>
    public ulong Memory { get; init; }

    /// <summary>Bytes that it may have: its limit, or the machine's memory.</summary>
    public ulong MemoryLimit { get; init; }

    /// <summary>Bytes received by its network devices but the loopback.</summary>
    public ulong NetworkReceived { get; init; }

    /// <summary>Bytes sent.</summary>
    public ulong NetworkSent { get; init; }

    /// <summary>Bytes read from block devices.</summary>
    public ulong BlocksRead { get; init; }

    /// <summary>Bytes written to block devices.</summary>
    public ulong BlocksWritten { get; init; }

    /// <summary>Tasks.</summary>
    public ulong Tasks { get; init; }

    /// <summary>Its memory in per cent of its limit.</summary>
    public double MemoryShare => MemoryLimit == 0 ? 0 : (double)Memory / MemoryLimit * 100;

    /// <summary>Processor time since <paramref name="earlier"/> in per cent of one processor; docker's formula.</summary>
    public double ProcessorShare(ContainerUsage earlier)
    {
        double own = Processor - (double)earlier.Processor;
        double machine = MachineProcessor - (double)earlier.MachineProcessor;
        return own > 0 && machine > 0 ? own / machine * Processors * 100 : 0;
    }

    /// <summary>Measures a container; all zero where it has no process.</summary>
    /// <exception cref="CgroupException">Its cgroup cannot be read.</exception>
    public static ContainerUsage Of(Container container)
    {
        var (machine, processors) = Machine();
        if (!container.HasProcess)
            return new ContainerUsage { MachineProcessor = machine, Processors = processors };
        string id = container.Record.Id;
        var statistics = CgroupHost.Detect().Resolve(SpecBuilder.CgroupPath(id), id).Statistics();
        // The machine's devices are not the container's use.
        var (received, sent) = container.Record.Options.Network == "host" ? (0, 0) : Network(container.State.Run!.Pid);
        return new ContainerUsage
        {
            Processor = statistics.Cpu?.Total ?? 0,
            MachineProcessor = machine,
            Processors = processors,
            Memory = statistics.Memory is { } memory ? InUse(memory) : 0,
            MemoryLimit = Math.Min(statistics.Memory?.Usage.Limit ?? ulong.MaxValue, MachineMemory()),
            NetworkReceived = received,
            NetworkSent = sent,
            BlocksRead = Blocks(statistics, "Read"),
            BlocksWritten = Blocks(statistics, "Write"),
            Tasks = statistics.Pids?.Current ?? (ulong)ProcessTable.Pids(container).Count,
        };
    }

    private static ulong InUse(MemoryStatistics memory)
    {
        ulong cache = memory.Raw.TryGetValue("total_inactive_file", out ulong v1) ? v1 : memory.Raw.GetValueOrDefault("inactive_file");
        return cache < memory.Usage.Usage ? memory.Usage.Usage - cache : memory.Usage.Usage;
    }

    private static ulong Blocks(CgroupStatistics statistics, string operation) =>
        (statistics.BlockIo?.ServiceBytes ?? []).Where(e => e.Operation == operation).Aggregate(0ul, (sum, e) => sum + e.Value);

    // The first line of /proc/stat: user nice system idle iowait irq softirq steal; guest time is in user time already.
    private static (ulong Time, int Processors) Machine()
    {
        const int Fields = 8;
        string[] lines = KernelFile.Read("/proc/stat").Split('\n');
        ulong ticks = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(Fields)
            .Aggregate(0ul, (sum, field) => sum + ulong.Parse(field, CultureInfo.InvariantCulture));
        return (ticks * NanosecondsPerTick, Math.Max(1, lines.Skip(1).Count(l => l.StartsWith("cpu", StringComparison.Ordinal))));
    }

    private static ulong MachineMemory()
    {
        string line = Array.Find(KernelFile.Read("/proc/meminfo").Split('\n'), l => l.StartsWith("MemTotal:", StringComparison.Ordinal)) ?? "MemTotal: 0 kB";
        return ulong.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * BytesPerKilobyte;
    }

    // proc_pid_net(5): two lines of headers, then "name: bytes packets ..." with sent bytes as the ninth number.
    private static (ulong Received, ulong Sent) Network(int pid)
    {
        const int Sent = 8;
        ulong received = 0, sent = 0;
        foreach (string line in (KernelFile.TryRead($"/proc/{pid}/net/dev", out _) ?? "").Split('\n').Skip(2))
        {
            int colon = line.IndexOf(':');
            if (colon < 0 || line[..colon].Trim() == "lo")
                continue;
            string[] numbers = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            received += ulong.Parse(numbers[0], CultureInfo.InvariantCulture);
            sent += ulong.Parse(numbers[Sent], CultureInfo.InvariantCulture);
        }
        return (received, sent);
    }
}
