namespace Corten.Snapshots.Erofs;

/// <summary>A run of a file's content.</summary>
/// <param name="FileBlock">The first block of the file that it covers.</param>
/// <param name="Blocks">How many.</param>
/// <param name="Device">0: the index itself; 1: the tar.</param>
/// <param name="Address">The block of the device where it lies.</param>
internal readonly record struct Extent(long FileBlock, long Blocks, ushort Device, uint Address);
