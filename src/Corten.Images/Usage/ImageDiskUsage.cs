namespace Corten.Images.Usage;

/// <summary>How much disk an image takes.</summary>
/// <param name="Image">The image.</param>
/// <param name="Size">Bytes of everything that it needs: blobs and snapshots.</param>
/// <param name="Shared">Bytes of those that other images need too.</param>
/// <param name="Unique">Bytes that its removal would free.</param>
/// <param name="Containers">Containers made of it.</param>
public sealed record ImageDiskUsage(Image Image, long Size, long Shared, long Unique, int Containers);

/// <summary>How much disk all images take.</summary>
/// <param name="Images">Each image.</param>
/// <param name="Total">Bytes of everything that is kept, once, with what belongs to no image.</param>
/// <param name="Reclaimable">Bytes that no container needs.</param>
public sealed record ImagesDiskUsage(IReadOnlyList<ImageDiskUsage> Images, long Total, long Reclaimable);
