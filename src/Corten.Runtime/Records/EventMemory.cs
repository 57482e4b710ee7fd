using System.Text.Json.Serialization;
using Corten.Cgroups;

namespace Corten.Runtime.Records;

/// <summary>Memory, in bytes.</summary>
public sealed record EventMemory
{
    /// <summary>Page cache.</summary>
    public ulong Cache { get; init; }

    /// <summary>Memory.</summary>
    public required EventMemoryUsage Usage { get; init; }

    /// <summary>Memory and swap.</summary>
    public required EventMemoryUsage Swap { get; init; }

    /// <summary>Of the kernel.</summary>
    public required EventMemoryUsage Kernel { get; init; }

    /// <summary>TCP buffers.</summary>
    [JsonPropertyName("kernelTCP")]
    public required EventMemoryUsage KernelTcp { get; init; }

    /// <summary>The lines of memory.stat.</summary>
    public IReadOnlyDictionary<string, ulong>? Raw { get; init; }

    /// <summary>Pressure.</summary>
    public EventPressure? Psi { get; init; }

    internal static EventMemory Of(MemoryStatistics? memory) => new()
    {
        Cache = memory?.Cache ?? 0,
        Usage = EventMemoryUsage.Of(memory?.Usage),
        Swap = EventMemoryUsage.Of(memory?.Swap),
        Kernel = EventMemoryUsage.Of(memory?.Kernel),
        KernelTcp = EventMemoryUsage.Of(memory?.KernelTcp),
        Raw = memory?.Raw,
        Psi = EventPressure.Of(memory?.Pressure),
    };
}

/// <summary>One kind of memory, in bytes.</summary>
public sealed record EventMemoryUsage
{
    /// <summary>The limit; about 2^63 where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong Limit { get; init; }

    /// <summary>Now.</summary>
    public ulong Usage { get; init; }

    /// <summary>The most there was.</summary>
    public ulong Max { get; init; }

    /// <summary>How often the limit was hit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong Failcnt { get; init; }

    internal static EventMemoryUsage Of(MemoryUsage? usage) => usage is null
        ? new EventMemoryUsage()
        : new EventMemoryUsage { Limit = usage.Limit, Usage = usage.Usage, Max = usage.MaxUsage, Failcnt = usage.FailCount };
}
