using Corten.Content;
using Corten.Images.Archives;
using Corten.Linux;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>Makes an image of this machine, with its layers applied. Until then its blobs lie in a store of their own.</summary>
internal sealed class StorageDestination : IImageDestination
{
    private readonly StorageLocation _location;
    private readonly ImageService _images;
    private readonly IDisposable _held;
    private readonly string _directory;
    private readonly ContentStore _staged;
    private readonly Reference _name;
    private TransportManifest? _manifest;

    public StorageDestination(StorageLocation location, ImageService images)
    {
        (_location, _images) = (location, images);
        _name = Reference.TryParse(location.Image, out var reference, out string? why)
            ? reference.WithDefaultTag()
            : throw new ImageException(ImageError.BadName, $"'{location}' is not the place of an image: {why}");
        images.Collect();
        _held = images.Hold();
        _directory = HostPath.Join(images.Staging, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _staged = new ContentStore(HostPath.Join(_directory, "content"));
    }

    public ImageLocation Location => _location;

    public LayerTreatment Layers => LayerTreatment.Keep;

    public bool KeepsSignatures => false;

    public bool Takes(string mediaType) => MediaTypes.IsManifest(mediaType);

    public Task<bool> TryReuseAsync(Descriptor blob, IImageSource source, CancellationToken cancellation) =>
        Task.FromResult(_images.Content.Size(blob.Digest) == blob.Size || _staged.Size(blob.Digest) == blob.Size);

    public async Task<Descriptor> PutBlobAsync(OutgoingBlob blob, CancellationToken cancellation)
    {
        using var content = await blob.Open(cancellation);
        var buffer = new byte[128 * 1024];
        int count;
        if (blob.IsExact)
        {
            using var ingest = _staged.Begin(blob.Descriptor.Digest, blob.Descriptor.Size);
            while (!ingest.IsComplete && (count = await content.ReadAsync(buffer, cancellation)) > 0)
                ingest.Write(buffer.AsSpan(0, count));
            ingest.Commit();
            return blob.Descriptor;
        }
        using var unknown = _staged.BeginAnonymous();
        while ((count = await content.ReadAsync(buffer, cancellation)) > 0)
            unknown.Write(buffer.AsSpan(0, count));
        long size = unknown.Length;
        return blob.Descriptor with { Digest = unknown.Commit(), Size = size };
    }

    public Task PutManifestAsync(TransportManifest manifest, bool isInstance, CancellationToken cancellation)
    {
        _manifest = manifest;
        return Task.CompletedTask;
    }

    public Task PutSignaturesAsync(Digest manifest, bool isInstance, IReadOnlyList<byte[]> signatures, CancellationToken cancellation) =>
        throw new ImageException(ImageError.BadName, $"{_location} has no place for signatures; use --remove-signatures");

    public Task CommitAsync(CancellationToken cancellation)
    {
        byte[] content = _manifest?.Content ?? throw new InvalidOperationException("no manifest was put");
        var manifest = ImageDocuments.ParseManifest(_name.Familiar, content);
        var store = _staged.Exists(manifest.Config.Digest) ? _staged : _images.Content;
        var config = ImageDocuments.ReadConfig(store, manifest.Config.Digest);
        _images.Install(_staged, new ArchivedImage([_name], content, manifest, config), cancellation);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        _held.Dispose();
        _images.TryCollect();
    }
}
