using System.CommandLine;
using System.Globalization;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>The options that limit a container's use of the machine, which update has too; one that is not given changes nothing.</summary>
internal sealed class ResourceFlags
{
    private static readonly ContainerOptions s_nothing = new() { Image = "" };
    private readonly Option<string?> _blkioWeight = CommandOptions.Text("--blkio-weight", "WEIGHT", "Weight for block devices, 10 to 1000");
    private readonly Option<string?> _period = CommandOptions.Text("--cpu-period", "MICROSECONDS", "Time in which --cpu-quota counts");
    private readonly Option<string?> _quota = CommandOptions.Text("--cpu-quota", "MICROSECONDS", "Processor time in a period; -1 is no limit");
    private readonly Option<string?> _shares = CommandOptions.Text("--cpu-shares", "WEIGHT", "Weight for processor time", "-c");
    private readonly Option<string?> _cpus = CommandOptions.Text("--cpus", "NUMBER", "Number of processors");
    private readonly Option<string?> _cpuset = CommandOptions.Text("--cpuset-cpus", "LIST", "Processors to run on: 0-3,7");
    private readonly Option<string?> _mems = CommandOptions.Text("--cpuset-mems", "LIST", "Memory nodes to use: 0-3,7");
    private readonly Option<string?> _memory = CommandOptions.Text("--memory", "BYTES", "Memory limit, with b, k, m or g", "-m");
    private readonly Option<string?> _reservation = CommandOptions.Text("--memory-reservation", "BYTES", "Memory to come back to when it is short");
    private readonly Option<string?> _swap = CommandOptions.Text("--memory-swap", "BYTES", "Memory and swap together; -1 is no limit");
    private readonly Option<string?> _swappiness = CommandOptions.Text("--memory-swappiness", "NUMBER", "How readily pages are swapped, 0 to 100");
    private readonly Option<string?> _pids = CommandOptions.Text("--pids-limit", "NUMBER", "Most processes; -1 is no limit");

    public ResourceFlags(Command command)
    {
        foreach (Option option in (Option[])[
            _blkioWeight, _period, _quota, _shares, _cpus, _cpuset, _mems, _memory, _reservation, _swap, _swappiness, _pids])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether any is given.</summary>
    public bool Any(ParseResult result) => Apply(result, s_nothing) != s_nothing;

    /// <summary>The options with what is given in place of what was.</summary>
    public ContainerOptions Apply(ParseResult result, ContainerOptions options)
    {
        bool counted = result.GetValue(_cpus) is not null;
        if (counted && (result.GetValue(_period) is not null || result.GetValue(_quota) is not null))
            throw new UsageException("conflicting options: --cpus, and --cpu-period or --cpu-quota");
        var changed = Memory(result, options) with
        {
            BlkioWeight = (ushort?)Number(result, _blkioWeight, 10, 1000) ?? options.BlkioWeight,
            CpuShares = (ulong?)Number(result, _shares, 2, 262144) ?? options.CpuShares,
            CpuPeriod = (ulong?)Number(result, _period, 1000, 1_000_000) ?? options.CpuPeriod,
            CpuQuota = Number(result, _quota, -1, long.MaxValue) ?? options.CpuQuota,
            NanoCpus = Quantity.NanoCpus(result.GetValue(_cpus)) ?? options.NanoCpus,
            CpusetCpus = CpuList(result.GetValue(_cpuset), "--cpuset-cpus") ?? options.CpusetCpus,
            CpusetMems = CpuList(result.GetValue(_mems), "--cpuset-mems") ?? options.CpusetMems,
            PidsLimit = Number(result, _pids, -1, long.MaxValue) is { } most ? (most == 0 ? -1 : most) : options.PidsLimit,
        };
        // A number of processors and a quota are two ways to say the same: the later one counts.
        if (counted)
            return changed with { CpuPeriod = null, CpuQuota = null };
        return result.GetValue(_quota) is not null || result.GetValue(_period) is not null ? changed with { NanoCpus = null } : changed;
    }

    private ContainerOptions Memory(ParseResult result, ContainerOptions options)
    {
        var changed = options with
        {
            Memory = result.GetValue(_memory) is "0" ? null : Quantity.Bytes(result.GetValue(_memory), "--memory") ?? options.Memory,
            MemorySwap = result.GetValue(_swap) is "-1" ? -1 : Quantity.Bytes(result.GetValue(_swap), "--memory-swap") ?? options.MemorySwap,
            MemoryReservation = Quantity.Bytes(result.GetValue(_reservation), "--memory-reservation") ?? options.MemoryReservation,
            MemorySwappiness = Number(result, _swappiness, -1, 100) is { } swappiness ? (swappiness < 0 ? null : (ulong)swappiness) : options.MemorySwappiness,
        };
        return changed is { Memory: { } memory, MemorySwap: >= 0 and { } swap } && swap < memory
            ? throw new UsageException("minimum memoryswap limit should be larger than memory limit, see usage")
            : changed;
    }

    private static long? Number(ParseResult result, Option<string?> option, long least, long most)
    {
        if (result.GetValue(option) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw new UsageException($"invalid number \"{text}\" for {option.Name}{(most == long.MaxValue ? "" : $": {least} to {most}")}");
    }

    private static string? CpuList(string? text, string option) =>
        text is null || (text.Length > 0 && char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiDigit(c) || c is ',' or '-'))
            ? text
            : throw new UsageException($"invalid list \"{text}\" for {option}: numbers and ranges as 0-3,7");
}
