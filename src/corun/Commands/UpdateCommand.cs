using System.Globalization;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class UpdateCommand
{
    public static Command Define() => new(
        "update", "update container resource constraints", "<container-id>",
        [
            new("resources", "path to a file with the resources as JSON, as in config.json, or \"-\" for standard input; other options are ignored then", "r"),
            new("blkio-weight", "specify per cgroup weight, 10 to 1000"),
            new("cpu-period", "CPU CFS period to be used for hardcapping, in microseconds"),
            new("cpu-quota", "CPU CFS hardcap limit, in microseconds in each period"),
            new("cpu-burst", "CPU CFS hardcap burst limit, in microseconds"),
            new("cpu-share", "CPU shares, relative weight"),
            new("cpu-rt-period", "CPU realtime period, in microseconds"),
            new("cpu-rt-runtime", "CPU realtime hardcap limit, in microseconds"),
            new("cpuset-cpus", "CPU(s) to use"),
            new("cpuset-mems", "memory node(s) to use"),
            new("cpu-idle", "set cgroup SCHED_IDLE or not, 0: default behavior, 1: SCHED_IDLE"),
            new("memory", "memory limit, in bytes or with a unit (512m); -1 for none"),
            new("memory-reservation", "memory reservation or soft limit"),
            new("memory-swap", "total memory usage (memory + swap); -1 for no limit of swap"),
            new("kernel-memory", "ignored: the kernel has no such limit any more"),
            new("kernel-memory-tcp", "limit of memory for TCP buffers"),
            new("pids-limit", "maximum number of processes; -1 for none"),
            new("l3-cache-schema", "share of the L3 cache, as the line of schemata of resctrl: L3:0=7f0;1=1f"),
            new("mem-bw-schema", "share of memory bandwidth, as the line of schemata of resctrl: MB:0=20;1=70"),
        ],
        Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        if (arguments.Value("kernel-memory") is not null)
            invocation.Log.Warn("--kernel-memory is ignored: the kernel has no such limit any more");
        var resources = arguments.Value("resources") is { } file ? Read(file) : Make(arguments);
        Update.Run(invocation.Store, arguments.Id(), resources, arguments.Value("resources") is null ? Shares(arguments) : null);
        return 0;
    }

    private static LinuxIntelRdt? Shares(Arguments arguments)
    {
        var shares = new LinuxIntelRdt { L3CacheSchema = arguments.Value("l3-cache-schema"), MemBwSchema = arguments.Value("mem-bw-schema") };
        return shares == new LinuxIntelRdt() ? null : shares;
    }

    private static LinuxResources Read(string file)
    {
        try
        {
            using var content = new MemoryStream();
            using var source = file == "-" ? new FileStream(StandardStream.Input, FileAccess.Read) : new FileStream(file, FileMode.Open, FileAccess.Read);
            source.CopyTo(content);
            return SpecParser.ParseResources(content.GetBuffer().AsSpan(0, (int)content.Length), file == "-" ? "standard input" : file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the resources from {file}: {error.Message}");
        }
    }

    private static LinuxResources Make(Arguments arguments)
    {
        var memory = new LinuxMemory
        {
            Limit = Size(arguments, "memory"),
            Reservation = Size(arguments, "memory-reservation"),
            Swap = Size(arguments, "memory-swap"),
            KernelTcp = Size(arguments, "kernel-memory-tcp"),
        };
        var cpu = new LinuxCpu
        {
            Shares = Unsigned(arguments, "cpu-share"),
            Quota = Integer(arguments, "cpu-quota"),
            Burst = Unsigned(arguments, "cpu-burst"),
            Period = Unsigned(arguments, "cpu-period"),
            RealtimeRuntime = Integer(arguments, "cpu-rt-runtime"),
            RealtimePeriod = Unsigned(arguments, "cpu-rt-period"),
            Cpus = arguments.Value("cpuset-cpus"),
            Mems = arguments.Value("cpuset-mems"),
            Idle = Integer(arguments, "cpu-idle"),
        };
        return new LinuxResources
        {
            Memory = memory == new LinuxMemory() ? null : memory,
            Cpu = cpu == new LinuxCpu() ? null : cpu,
            Pids = Integer(arguments, "pids-limit") is { } limit ? new LinuxPids { Limit = limit } : null,
            BlockIO = Weight(arguments) is { } weight ? new LinuxBlockIo { Weight = weight } : null,
        };
    }

    private static long? Size(Arguments arguments, string option)
    {
        if (arguments.Value(option) is not { } text)
            return null;
        return ByteSize.Parse(text) ?? throw arguments.Wrong($"invalid value \"{text}\" for --{option}: a number of bytes, or one with a unit like 512m, is wanted");
    }

    private static long? Integer(Arguments arguments, string option)
    {
        if (arguments.Value(option) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number : throw arguments.Wrong($"invalid value \"{text}\" for --{option}: an integer is wanted");
    }

    private static ulong? Unsigned(Arguments arguments, string option)
    {
        if (arguments.Value(option) is not { } text)
            return null;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? number : throw arguments.Wrong($"invalid value \"{text}\" for --{option}: a number from 0 up is wanted");
    }

    private static ushort? Weight(Arguments arguments)
    {
        if (arguments.Value("blkio-weight") is not { } text)
            return null;
        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort weight) && weight is 0 or (>= 10 and <= 1000)
            ? weight : throw arguments.Wrong($"invalid value \"{text}\" for --blkio-weight: 10 to 1000 is wanted");
    }
}
