using Corten.Images.Trust;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;

namespace Corten.Images.Transports;

/// <summary>Writes an image to a registry.</summary>
internal sealed class RegistryDestination(RegistryLocation location, TransportOptions options) : IImageDestination
{
    private readonly RegistryClient _client = new(options.Registry);
    private readonly Reference _reference = location.Reference;

    public ImageLocation Location => location;

    public LayerTreatment Layers => LayerTreatment.Compress;

    public bool KeepsSignatures => options.Lookaside.StagingFor(_reference) is not null;

    public bool Takes(string mediaType) => MediaTypes.IsIndex(mediaType) || MediaTypes.IsManifest(mediaType);

    public async Task<bool> TryReuseAsync(Descriptor blob, IImageSource source, CancellationToken cancellation)
    {
        if (await _client.FindBlobAsync(_reference, blob.Digest, cancellation) is { } size && (size < 0 || size == blob.Size))
            return true;
        foreach (var from in source.KnownRepositories)
        {
            if (from.Domain == _reference.Domain && from.Path != _reference.Path && await _client.TryMountBlobAsync(_reference, blob.Digest, from, cancellation))
                return true;
        }
        return false;
    }

    public async Task<Descriptor> PutBlobAsync(OutgoingBlob blob, CancellationToken cancellation)
    {
        if (blob.IsExact)
        {
            await _client.UploadAsync(_reference, blob.Descriptor.Digest, blob.Descriptor.Size, blob.Open, null, cancellation);
            return blob.Descriptor;
        }
        using var content = await blob.Open(cancellation);
        var sent = await _client.UploadAsync(_reference, content, null, cancellation);
        return blob.Descriptor with { Digest = sent.Digest, Size = sent.Size };
    }

    public Task PutManifestAsync(TransportManifest manifest, bool isInstance, CancellationToken cancellation)
    {
        if (!isInstance && _reference.Digest is { } wanted && wanted != manifest.Digest)
            throw new ImageException(ImageError.BadName, $"{location} names the digest of another image: what is to be written there is {manifest.Digest}");
        var target = isInstance ? _reference.WithDigest(manifest.Digest) : _reference;
        return _client.PutManifestAsync(target, manifest.Content, manifest.MediaType, cancellation);
    }

    public Task PutSignaturesAsync(Digest manifest, bool isInstance, IReadOnlyList<byte[]> signatures, CancellationToken cancellation)
    {
        LookasideWriter.Write(options.Lookaside.StagingFor(_reference)!, manifest, signatures);
        return Task.CompletedTask;
    }

    public Task CommitAsync(CancellationToken cancellation) => Task.CompletedTask;

    public void Dispose() => _client.Dispose();
}
