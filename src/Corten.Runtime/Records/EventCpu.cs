using System.Text.Json.Serialization;
using Corten.Cgroups;

namespace Corten.Runtime.Records;

/// <summary>Processors, in nanoseconds.</summary>
public sealed record EventCpu
{
    /// <summary>Time used.</summary>
    public required EventCpuUsage Usage { get; init; }

    /// <summary>What the quota held back.</summary>
    public required EventThrottling Throttling { get; init; }

    /// <summary>Pressure.</summary>
    public EventPressure? Psi { get; init; }

    internal static EventCpu Of(CpuStatistics cpu) => new()
    {
        Usage = new EventCpuUsage
        {
            Total = cpu.Total,
            Percpu = cpu.PerCpu.Count == 0 ? null : cpu.PerCpu,
            PercpuKernel = cpu.PerCpuKernel.Count == 0 ? null : cpu.PerCpuKernel,
            PercpuUser = cpu.PerCpuUser.Count == 0 ? null : cpu.PerCpuUser,
            Kernel = cpu.Kernel,
            User = cpu.User,
        },
        Throttling = new EventThrottling(cpu.Periods, cpu.ThrottledPeriods, cpu.ThrottledTime),
        Psi = EventPressure.Of(cpu.Pressure),
    };
}

/// <summary>Processor time, in nanoseconds.</summary>
public sealed record EventCpuUsage
{
    /// <summary>All.</summary>
    public ulong Total { get; init; }

    /// <summary>By processor.</summary>
    public IReadOnlyList<ulong>? Percpu { get; init; }

    /// <summary>In the kernel, by processor.</summary>
    [JsonPropertyName("percpu_kernel")]
    public IReadOnlyList<ulong>? PercpuKernel { get; init; }

    /// <summary>In user mode, by processor.</summary>
    [JsonPropertyName("percpu_user")]
    public IReadOnlyList<ulong>? PercpuUser { get; init; }

    /// <summary>In the kernel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong Kernel { get; init; }

    /// <summary>In user mode.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong User { get; init; }
}

/// <summary>What the quota held back.</summary>
/// <param name="Periods">Periods that have passed.</param>
/// <param name="ThrottledPeriods">Periods in which the quota was used up.</param>
/// <param name="ThrottledTime">Nanoseconds.</param>
public sealed record EventThrottling(ulong Periods, ulong ThrottledPeriods, ulong ThrottledTime);

/// <summary>Pressure on a resource; see <see cref="PressureStatistics"/>.</summary>
/// <param name="Some">While some task waited.</param>
/// <param name="Full">While all tasks waited.</param>
public sealed record EventPressure(EventPressureLine Some, EventPressureLine Full)
{
    internal static EventPressure? Of(PressureStatistics? pressure) =>
        pressure is null ? null : new EventPressure(EventPressureLine.Of(pressure.Some), EventPressureLine.Of(pressure.Full));
}

/// <summary>One line of a pressure file; every number is printed.</summary>
public sealed record EventPressureLine
{
    /// <summary>Percent of the last 10 seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double Avg10 { get; init; }

    /// <summary>Percent of the last minute.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double Avg60 { get; init; }

    /// <summary>Percent of the last five minutes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double Avg300 { get; init; }

    /// <summary>Microseconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong Total { get; init; }

    internal static EventPressureLine Of(PressureLine line) =>
        new() { Avg10 = line.Average10, Avg60 = line.Average60, Avg300 = line.Average300, Total = line.Total };
}
