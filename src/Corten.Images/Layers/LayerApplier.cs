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
    public LayerRecord Apply(LayerRecord layer, Digest diffId, Digest? parent, CancellationToken cancellation) =>
        Apply(layer, diffId, parent, store.Content.Size(layer.Blob) ?? 0, _ => store.Content.Open(layer.Blob), cancellation);

    /// <summary>As the other, of a layer that may still be on its way into the store.</summary>
    /// <param name="layer">Which blob, and which chain ID to make.</param>
    /// <param name="diffId">What the uncompressed tar must hash to.</param>
    /// <param name="parent">The chain ID below, or null.</param>
    /// <param name="size">The length of the blob in bytes.</param>
    /// <param name="open">Opens the blob; reads wait for what is not there yet.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    public LayerRecord Apply(LayerRecord layer, Digest diffId, Digest? parent, long size, Func<CancellationToken, Stream> open, CancellationToken cancellation)
    {
        var chainId = layer.ChainId!.Value;
        bool exists = snapshotter.Exists(chainId);
        if (exists && store.KnownBytes(chainId) is { } bytes)
            return layer with { Bytes = bytes };
        using var tar = new LayerStream(open, diffId, cancellation);
        if (exists)
            tar.CopyTo(Stream.Null);
        else
            snapshotter.Apply(chainId, parent, tar, Limits(size));
        return layer with { Bytes = tar.BytesRead };
    }

    private static LayerLimits Limits(long size) => new() { MaximumBytes = Math.Max(AlwaysAllowed, MaximumRatio * size) };
}
