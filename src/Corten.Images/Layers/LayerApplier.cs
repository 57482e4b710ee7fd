using Corten.Images.Records;
using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Images.Layers;

/// <summary>Turns layers of the content store into snapshots.</summary>
internal sealed class LayerApplier(ImageStore store, ISnapshotter snapshotter)
{
    // Gzip can promise a thousand bytes for one; honest layers stay far below this ratio once they are large.
    private const long MaximumRatio = 200;
    private const long AlwaysAllowed = 16L << 30;

    /// <summary>Makes the snapshot of one layer, unless it is there.</summary>
    /// <param name="layer">Which blob, and which chain ID to make.</param>
    /// <param name="diffId">What the uncompressed tar must hash to.</param>
    /// <param name="parent">The chain ID below, or null.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <returns>The layer with the length of its tar.</returns>
    public LayerRecord Apply(LayerRecord layer, Digest diffId, Digest? parent, CancellationToken cancellation)
    {
        var chainId = layer.ChainId!.Value;
        bool exists = snapshotter.Exists(chainId);
        if (exists && store.KnownBytes(chainId) is { } bytes)
            return layer with { Bytes = bytes };
        using var tar = new LayerStream(store.Content.Open(layer.Blob), diffId, cancellation);
        if (exists)
            tar.CopyTo(Stream.Null);
        else
            snapshotter.Apply(chainId, parent, tar, Limits(layer.Blob));
        return layer with { Bytes = tar.BytesRead };
    }

    private LayerLimits Limits(Digest blob) => new()
    {
        MaximumBytes = Math.Max(AlwaysAllowed, MaximumRatio * (store.Content.Size(blob) ?? 0)),
    };
}
