using Corten.Images.Layers;
using Corten.Images.Layouts;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Snapshots;
using Corten.Snapshots.Flattening;

namespace Corten.Images.Bundles;

/// <summary>Unpacks all layers of an image of a layout into one directory; both digests of each layer are verified.</summary>
public static class RootfsWriter
{
    // Gzip can promise a thousand bytes for one; honest layers stay far below this ratio once they are large.
    private const long MaximumRatio = 200;
    private const long AlwaysAllowed = 16L << 30;

    /// <summary>Unpacks the layers.</summary>
    /// <param name="image">The image.</param>
    /// <param name="directory">Made where it is not there. After a failure it holds a part of the image.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ImageException">The image is damaged or hostile, or the host refused.</exception>
    public static void Write(LayoutImage image, string directory, RootfsOptions options)
    {
        try
        {
            using var rootfs = RootfsUnpacker.Open(directory, options);
            foreach (var (layer, diffId) in image.Manifest.Layers.Zip(image.Config.Rootfs.DiffIds))
                Apply(image.Layout, rootfs, layer, diffId);
            rootfs.Finish();
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            throw ImageFailure.Describe("cannot unpack the image", e);
        }
    }

    /// <summary>Options for an unpacking with these owners.</summary>
    public static RootfsOptions Options(BundleOwners owners, bool keepDirectoryLinks, IContentObserver? observer = null) => new()
    {
        Translate = owners.ToHost,
        DevicesAsFiles = owners.Rootless,
        KeepDirectoryLinks = keepDirectoryLinks,
        Observer = observer,
        Limits = new LayerLimits { MaximumBytes = long.MaxValue },
    };

    private static void Apply(OciLayout layout, RootfsUnpacker rootfs, Descriptor layer, Digest diffId)
    {
        try
        {
            var blob = new VerifiedBlob(layout, layer);
            using var tar = new LayerStream(blob, diffId);
            using var bounded = new BoundedStream(tar, Math.Max(AlwaysAllowed, MaximumRatio * layer.Size));
            rootfs.Apply(bounded);
            blob.Finish();
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            // Where the blob itself is damaged, that is the cause of whatever came of it.
            using (var again = new VerifiedBlob(layout, layer))
                again.Finish();
            throw ImageFailure.Describe($"layer {layer.Digest}", e);
        }
    }

    /// <summary>Ends a layer that promises far more than an honest one of its compressed size.</summary>
    private sealed class BoundedStream(Stream source, long maximum) : ForwardStream
    {
        private long _read;

        public override int Read(Span<byte> buffer)
        {
            int count = source.Read(buffer);
            _read += count;
            return _read <= maximum ? count : throw new SnapshotException(SnapshotError.LimitExceeded, $"the layer is longer than the {maximum} bytes that are allowed");
        }
    }

    /// <summary>Removes what a failed unpacking left; what it failed with matters more than what is in the way here.</summary>
    internal static void Remove(string directory)
    {
        try
        {
            DirectoryTree.Remove(directory);
        }
        catch (LinuxException)
        {
            // A part of the directory stays, and the next unpacking says so.
        }
    }
}
