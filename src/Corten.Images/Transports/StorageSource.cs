using Corten.Content;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>Reads an image of this machine, exactly as it was pulled or loaded.</summary>
internal sealed class StorageSource : IImageSource
{
    private readonly StorageLocation _location;
    private readonly IDisposable _held;
    private readonly ContentStore _content;
    private readonly Image _image;

    public StorageSource(StorageLocation location, ImageService images)
    {
        _location = location;
        _content = images.Content;
        _held = images.Hold();
        try
        {
            // In the words of skopeo, for scripts that look for them.
            _image = images.Find(location.Image)
                ?? throw new ImageException(ImageError.NotFound, $"No such image: {location.Image} does not resolve to an image ID in this store");
        }
        catch
        {
            _held.Dispose();
            throw;
        }
    }

    public ImageLocation Location => _location;

    public IReadOnlyList<Reference> KnownRepositories => _image.RepositoryDigests;

    public Task<TransportManifest> GetManifestAsync(Digest? instance, CancellationToken cancellation)
    {
        var digest = instance ?? _image.Manifest.Digest;
        if (digest != _image.Manifest.Digest)
            throw new ImageException(ImageError.NotFound, $"{_location} has no manifest {digest}");
        return Task.FromResult(new TransportManifest(_content.Read(digest, ImageDocuments.MaximumSize), _image.Manifest.MediaType));
    }

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellation) => Task.FromResult(_content.Open(blob.Digest));

    public Task<IReadOnlyList<byte[]>> GetSignaturesAsync(Digest manifest, bool isInstance, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<byte[]>>([]);

    public void Dispose() => _held.Dispose();
}
