namespace Corten.Snapshots;

/// <summary>What a layer held.</summary>
/// <param name="Entries">Entries of the archive, whiteouts included.</param>
/// <param name="Bytes">Bytes of file content that were written; holes do not count.</param>
/// <param name="Whiteouts">Deletions, opaque directories included.</param>
/// <param name="Dropped">Entries and attributes that were left out on purpose: devices where this process may not make them, attributes
/// that the file system cannot hold, and the overlay's private attributes.</param>
public readonly record struct LayerStatistics(long Entries, long Bytes, long Whiteouts, long Dropped);
