using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>How a place wants its layers.</summary>
public enum LayerTreatment
{
    /// <summary>As they come.</summary>
    Keep,

    /// <summary>Compressed; those that are stay as they are.</summary>
    Compress,

    /// <summary>As plain tars.</summary>
    Decompress,
}

/// <summary>
/// A place for one image, or for one index with its images. First the blobs, several at once if one likes; then the manifests, those of an index before
/// the index; then <see cref="CommitAsync"/>. Without it, nothing, or nothing that leads to the image, is there.
/// </summary>
public interface IImageDestination : IDisposable
{
    /// <summary>Where the image goes.</summary>
    ImageLocation Location { get; }

    /// <summary>How layers are wanted.</summary>
    LayerTreatment Layers { get; }

    /// <summary>Whether signatures can lie beside the image.</summary>
    bool KeepsSignatures { get; }

    /// <summary>Whether a manifest or index of the media type can be put here.</summary>
    bool Takes(string mediaType);

    /// <summary>Whether the blob is here already, or could be had without sending it.</summary>
    /// <param name="blob">Which blob.</param>
    /// <param name="source">Where it would come from.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<bool> TryReuseAsync(Descriptor blob, IImageSource source, CancellationToken cancellation);

    /// <summary>Puts a blob here.</summary>
    /// <returns>Its descriptor, with the digest and length of what was read.</returns>
    /// <exception cref="ImageException">The content is not what it was said to be.</exception>
    Task<Descriptor> PutBlobAsync(OutgoingBlob blob, CancellationToken cancellation);

    /// <summary>Puts a manifest here.</summary>
    /// <param name="manifest">The manifest or index.</param>
    /// <param name="isInstance">Whether it is one of those that an index lists, which then has no name of its own.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task PutManifestAsync(TransportManifest manifest, bool isInstance, CancellationToken cancellation);

    /// <summary>Puts signatures beside a manifest.</summary>
    Task PutSignaturesAsync(Digest manifest, bool isInstance, IReadOnlyList<byte[]> signatures, CancellationToken cancellation);

    /// <summary>Makes what was put here an image, on the disk when this returns.</summary>
    Task CommitAsync(CancellationToken cancellation);
}

/// <summary>A blob on its way.</summary>
/// <param name="Descriptor">What it is. Where <paramref name="IsExact"/> is false, digest and length are those of what it was made from.</param>
/// <param name="IsExact">Whether digest and length are known already.</param>
/// <param name="Open">Opens the content, which is verified while it is read; again for each attempt.</param>
public sealed record OutgoingBlob(Descriptor Descriptor, bool IsExact, Func<CancellationToken, Task<Stream>> Open);
