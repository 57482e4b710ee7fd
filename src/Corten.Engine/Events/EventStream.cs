using Corten.Linux.Polling;
using Corten.Monitor.Events;

namespace Corten.Engine.Events;

/// <summary>The events of a span of time, those that come yet among them.</summary>
/// <param name="paths">Where the log lies.</param>
/// <param name="filters">Which events.</param>
/// <param name="time">The clock.</param>
public sealed class EventStream(EnginePaths paths, EventFilters filters, TimeProvider time)
{
    /// <summary>From when on; null is what is kept, or, where later ones are waited for, now.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when; null has no end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether to wait for what comes yet.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>Shows the events in the order in which they were written; returns when the time is over, or else when what is kept is shown.</summary>
    public void Run(Action<EventRecord> show)
    {
        paths.EnsureExists();
        using var reader = new EventReader(new EventLog(paths.Events));
        var kept = reader.ReadNew();
        if (Since is not null || Until is not null || !Follow)
            Show(kept, show);
        var set = new PollSet();
        while (Follow && Remaining() is not 0 and var milliseconds)
        {
            set.Clear();
            set.Add(reader.Watch, PollEvents.Readable);
            set.Wait(milliseconds);
            Show(reader.ReadNew(), show);
        }
    }

    private void Show(IReadOnlyList<EventRecord> records, Action<EventRecord> show)
    {
        foreach (var record in records)
        {
            if (!(record.Time < Since) && !(record.Time > Until) && filters.Matches(record))
                show(record);
        }
    }

    // Negative is without end.
    private int Remaining() => Until is { } until
        ? (int)Math.Clamp(Math.Ceiling((until - time.GetUtcNow()).TotalMilliseconds), 0, int.MaxValue)
        : -1;
}
