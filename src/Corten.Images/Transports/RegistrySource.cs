using Corten.Images.Trust;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;

namespace Corten.Images.Transports;

/// <summary>Reads an image from a registry.</summary>
internal sealed class RegistrySource(RegistryLocation location, TransportOptions options) : IImageSource
{
    private readonly RegistryClient _client = new(options.Registry);
    private readonly Reference _reference = location.Reference;

    private TransportManifest? _top;

    public ImageLocation Location => location;

    public IReadOnlyList<Reference> KnownRepositories => [_reference];

    public async Task<TransportManifest> GetManifestAsync(Digest? instance, CancellationToken cancellation) => instance is { } digest
        ? await FetchAsync(_reference.WithDigest(digest), cancellation)
        : _top ??= await FetchAsync(_reference, cancellation);

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellation) =>
        _client.OpenBlobAsync(_reference, blob.Digest, blob.Size, cancellation);

    public Task<IReadOnlyList<byte[]>> GetSignaturesAsync(Digest manifest, bool isInstance, CancellationToken cancellation) =>
        new LookasideReader(options.Lookaside, options.Registry).ReadAsync(_reference, manifest, cancellation);

    public Task<IReadOnlyList<SigstoreSignature>> GetSigstoreSignaturesAsync(Digest manifest, CancellationToken cancellation) =>
        new SigstoreReader(_client, _reference).ReadAsync(manifest, cancellation);

    public void Dispose() => _client.Dispose();

    private async Task<TransportManifest> FetchAsync(Reference reference, CancellationToken cancellation)
    {
        var manifest = await _client.GetManifestAsync(reference, cancellation);
        return new TransportManifest(manifest.Content, manifest.MediaType);
    }
}
