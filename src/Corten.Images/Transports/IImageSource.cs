using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>
/// One image, or one index with its images, to be read. Manifests come verified where they were asked for by digest; blobs do not, whoever
/// reads them checks length and digest. Several blobs may be read at once.
/// </summary>
public interface IImageSource : IDisposable
{
    /// <summary>Where it lies.</summary>
    ImageLocation Location { get; }

    /// <summary>Repositories of registries that are known to have the blobs, for taking them over there without sending them.</summary>
    IReadOnlyList<Reference> KnownRepositories { get; }

    /// <summary>The manifest or index that the location leads to, or one of those that its index lists.</summary>
    /// <exception cref="ImageException">It is not there, or not what was asked for.</exception>
    /// <exception cref="Registry.RegistryException">The registry could not be used.</exception>
    Task<TransportManifest> GetManifestAsync(Digest? instance, CancellationToken cancellation);

    /// <summary>Opens a blob that a manifest names.</summary>
    /// <exception cref="ImageException">It is not there.</exception>
    /// <exception cref="Registry.RegistryException">The registry could not be used; also thrown by reading.</exception>
    Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellation);

    /// <summary>The simple signatures (OpenPGP messages) that lie beside a manifest; none where there are none.</summary>
    Task<IReadOnlyList<byte[]>> GetSignaturesAsync(Digest manifest, bool isInstance, CancellationToken cancellation);

    /// <summary>The sigstore signatures that cosign attaches to a manifest; none where the place has no such thing.</summary>
    Task<IReadOnlyList<SigstoreSignature>> GetSigstoreSignaturesAsync(Digest manifest, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SigstoreSignature>>([]);
}

/// <summary>A signature of cosign.</summary>
/// <param name="Payload">What is signed: JSON that names the image.</param>
/// <param name="Signature">The signature, in base64.</param>
public sealed record SigstoreSignature(byte[] Payload, string Signature);
