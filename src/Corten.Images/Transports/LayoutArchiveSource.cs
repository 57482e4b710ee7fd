using Corten.Images.Layouts;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Images.Transports;

/// <summary>Reads an image from a tar of an OCI image layout.</summary>
internal sealed class LayoutArchiveSource : IImageSource
{
    private readonly LayoutArchiveLocation _location;
    private readonly ArchiveFile _archive;
    private readonly Descriptor _entry;

    public LayoutArchiveSource(LayoutArchiveLocation location, TransportOptions options)
    {
        _location = location;
        _archive = ArchiveFile.Open(location.File, options.TemporaryDirectory);
        try
        {
            _entry = Choose();
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    public ImageLocation Location => _location;

    public IReadOnlyList<Reference> KnownRepositories => [];

    public Task<TransportManifest> GetManifestAsync(Digest? instance, CancellationToken cancellation)
    {
        var digest = instance ?? _entry.Digest;
        byte[] content = _archive.ReadDocument(BlobName(digest)) ?? throw Missing(digest);
        return Task.FromResult(ManifestType.Verified(_location, content, digest));
    }

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellation) =>
        Task.FromResult(_archive.Open(BlobName(blob.Digest)) ?? throw Missing(blob.Digest));

    public Task<IReadOnlyList<byte[]>> GetSignaturesAsync(Digest manifest, bool isInstance, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<byte[]>>([]);

    public void Dispose() => _archive.Dispose();

    private static string BlobName(Digest digest) => $"{LayoutFiles.BlobsName}/{digest.Algorithm}/{digest.Hex}";

    private ImageException Missing(Digest digest) => new(ImageError.BadArchive, $"{digest} is missing in {_location}");

    private Descriptor Choose()
    {
        var entries = ReadIndex().Manifests;
        if (_location.Tag is { } tag)
            entries = [.. entries.Where(entry => OciLayout.Tag(entry) == tag)];
        return entries switch
        {
            [var only] => only,
            [] => throw new ImageException(ImageError.NotFound, $"there is no such image: {_location}"),
            _ => throw new ImageException(ImageError.Ambiguous, $"{_location} has several images; choose one by its tag"),
        };
    }

    private Index ReadIndex()
    {
        byte[] content = _archive.ReadDocument(LayoutFiles.IndexName)
            ?? throw new ImageException(ImageError.BadArchive, $"{_location.File} is not an archive of an image layout: {LayoutFiles.IndexName} is missing");
        try
        {
            return Index.Parse(content);
        }
        catch (FormatException e)
        {
            throw new ImageException(ImageError.BadArchive, $"{_location.File} cannot be used: {e.Message}", e);
        }
    }
}
