using System.Text.Json.Serialization;
using Corten.Cgroups;

namespace Corten.Runtime.Records;

/// <summary>Block devices.</summary>
public sealed record EventBlockIo
{
    /// <summary>Bytes.</summary>
    public IReadOnlyList<EventBlockIoEntry>? IoServiceBytesRecursive { get; init; }

    /// <summary>Operations.</summary>
    public IReadOnlyList<EventBlockIoEntry>? IoServicedRecursive { get; init; }

    /// <summary>Operations that wait.</summary>
    public IReadOnlyList<EventBlockIoEntry>? IoQueueRecursive { get; init; }

    /// <summary>Nanoseconds from dispatch to completion.</summary>
    public IReadOnlyList<EventBlockIoEntry>? IoServiceTimeRecursive { get; init; }

    /// <summary>Nanoseconds in the queue.</summary>
    public IReadOnlyList<EventBlockIoEntry>? IoWaitTimeRecursive { get; init; }

    /// <summary>Operations merged with others.</summary>
    public IReadOnlyList<EventBlockIoEntry>? IoMergedRecursive { get; init; }

    /// <summary>Milliseconds of use.</summary>
    public IReadOnlyList<EventBlockIoEntry>? IoTimeRecursive { get; init; }

    /// <summary>Sectors.</summary>
    public IReadOnlyList<EventBlockIoEntry>? SectorsRecursive { get; init; }

    /// <summary>Pressure.</summary>
    public EventPressure? Psi { get; init; }

    internal static EventBlockIo Of(BlockIoStatistics io) => new()
    {
        IoServiceBytesRecursive = Of(io.ServiceBytes),
        IoServicedRecursive = Of(io.Serviced),
        IoQueueRecursive = Of(io.Queued),
        IoServiceTimeRecursive = Of(io.ServiceTime),
        IoWaitTimeRecursive = Of(io.WaitTime),
        IoMergedRecursive = Of(io.Merged),
        IoTimeRecursive = Of(io.Time),
        SectorsRecursive = Of(io.Sectors),
        Psi = EventPressure.Of(io.Pressure),
    };

    private static List<EventBlockIoEntry>? Of(IReadOnlyList<BlockIoEntry> entries) =>
        entries.Count == 0 ? null : [.. entries.Select(e => new EventBlockIoEntry(e.Major, e.Minor, e.Operation.Length == 0 ? null : e.Operation, e.Value))];
}

/// <summary>One number for one device.</summary>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
/// <param name="Op">Read, Write and so on.</param>
/// <param name="Value">The number.</param>
public sealed record EventBlockIoEntry(ulong Major, ulong Minor, [property: JsonPropertyName("op")] string? Op, ulong Value);
