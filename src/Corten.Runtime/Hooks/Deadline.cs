namespace Corten.Runtime.Hooks;

/// <summary>How long may still be waited, for poll(2).</summary>
internal readonly struct Deadline(TimeSpan? limit)
{
    private readonly long _start = TimeProvider.System.GetTimestamp();

    /// <summary>Milliseconds left, rounded up, at least 0; -1 without a limit.</summary>
    public int Remaining => limit is { } some
        ? (int)Math.Clamp(Math.Ceiling((some - TimeProvider.System.GetElapsedTime(_start)).TotalMilliseconds), 0, int.MaxValue) : -1;
}
