using Corten.Images.Records;
using Corten.Images.Removing;
using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Images.Usage;

/// <summary>Knows how much disk blobs and snapshots take.</summary>
internal sealed class DiskAccount(ImageStore store, ISnapshotter snapshotter, ImageTrash trash)
{
    /// <summary>Bytes of everything in the two stores, needed or not, and of what was removed and takes space yet.</summary>
    public long Total() => store.Content.List().Sum(Blob) + snapshotter.List().Sum(snapshotter.DiskUsage) + trash.Measure();

    /// <summary>Bytes of each thing that the record needs, blobs and snapshots.</summary>
    public Dictionary<Digest, long> Of(ImageRecord record)
    {
        var sizes = new Dictionary<Digest, long>();
        foreach (var blob in record.Content)
            sizes[blob] = Blob(blob);
        // The lowest layer's chain ID is its diff ID, and so the digest of its blob where that is not compressed: the two are added.
        foreach (var chainId in record.Snapshots)
            sizes[chainId] = sizes.GetValueOrDefault(chainId) + snapshotter.DiskUsage(chainId);
        return sizes;
    }

    private long Blob(Digest digest) => store.Content.Size(digest) ?? 0;
}
