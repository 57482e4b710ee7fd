namespace Corten.Linux.Files;

/// <summary>A time of a file, as the kernel keeps it.</summary>
/// <param name="Seconds">Seconds since 1970-01-01 00:00 UTC; negative before.</param>
/// <param name="Nanoseconds">0 to 999,999,999, always counted forwards from <paramref name="Seconds"/>.</param>
public readonly record struct Timestamp(long Seconds, uint Nanoseconds = 0) : IComparable<Timestamp>
{
    /// <inheritdoc/>
    public int CompareTo(Timestamp other) =>
        Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanoseconds.CompareTo(other.Nanoseconds);
}
