namespace Corten.Runtime.Resctrl;

/// <summary>A container's share of caches and memory bandwidth, and what it uses of them: resctrl.rst. What the machine has not is null or empty.</summary>
public sealed record ResctrlStatistics
{
    /// <summary>How the L3 cache can be shared out; null where it cannot.</summary>
    public CacheAllocation? Cache { get; init; }

    /// <summary>The share of the L3 cache that the default group has.</summary>
    public string CacheSchemaOfRoot { get; init; } = "";

    /// <summary>The container's.</summary>
    public string CacheSchema { get; init; } = "";

    /// <summary>How memory bandwidth can be shared out; null where it cannot.</summary>
    public BandwidthAllocation? Bandwidth { get; init; }

    /// <summary>The share of memory bandwidth that the default group has.</summary>
    public string BandwidthSchemaOfRoot { get; init; } = "";

    /// <summary>The container's.</summary>
    public string BandwidthSchema { get; init; } = "";

    /// <summary>Every line of the container's schemata.</summary>
    public IReadOnlyList<string> Schemata { get; init; } = [];

    /// <summary>Of each L3 cache, by its number; null where the machine does not count it.</summary>
    public IReadOnlyList<MemoryTraffic>? Traffic { get; init; }

    /// <summary>As <see cref="Traffic"/>.</summary>
    public IReadOnlyList<CacheOccupancy>? Occupancy { get; init; }

    /// <summary>Of a container whose groups are <paramref name="record"/>; null where it has none, or resctrl is not mounted any more.</summary>
    public static ResctrlStatistics? Of(ResctrlRecord? record) =>
        record is not null && ResctrlFileSystem.Find() is { } files ? new ResctrlReader(files, record).Read() : null;
}

/// <summary>info/L3.</summary>
/// <param name="Mask">Bits of the whole cache, hexadecimal.</param>
/// <param name="MinimalBits">How many bits a share has at least.</param>
/// <param name="Classes">How many classes of service there can be.</param>
public sealed record CacheAllocation(string Mask, ulong MinimalBits, ulong Classes);

/// <summary>info/MB.</summary>
/// <param name="Granularity">Step of a share, percent.</param>
/// <param name="LinearDelay">1 where the throttling grows linearly with what is left out of the share, else 0.</param>
/// <param name="Minimum">Of a share, percent.</param>
/// <param name="Classes">How many classes of service there can be.</param>
public sealed record BandwidthAllocation(ulong Granularity, ulong LinearDelay, ulong Minimum, ulong Classes);

/// <summary>Bytes between an L3 cache and memory since the group was made. What the machine does not count is 0.</summary>
/// <param name="Total">All.</param>
/// <param name="Local">To memory of the same node.</param>
public sealed record MemoryTraffic(ulong Total, ulong Local);

/// <summary>What a group occupies of an L3 cache.</summary>
/// <param name="Bytes">At the moment.</param>
public sealed record CacheOccupancy(ulong Bytes);
