using Corten.Images.Archives;
using Corten.Images.Layouts;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>Writes an image as a tar of an OCI image layout; a file that is there is replaced.</summary>
internal sealed class LayoutArchiveDestination : IImageDestination
{
    private readonly LayoutArchiveLocation _location;
    private readonly TemporaryLayout _temporary;
    private readonly LayoutDestination _layout;

    public LayoutArchiveDestination(LayoutArchiveLocation location, TransportOptions options)
    {
        _location = location;
        _temporary = new TemporaryLayout(options.TemporaryDirectory);
        _layout = new LayoutDestination(location, _temporary.Layout, location.Tag);
    }

    public ImageLocation Location => _location;

    public LayerTreatment Layers => _layout.Layers;

    public bool KeepsSignatures => false;

    public bool Takes(string mediaType) => _layout.Takes(mediaType);

    public Task<bool> TryReuseAsync(Descriptor blob, IImageSource source, CancellationToken cancellation) => _layout.TryReuseAsync(blob, source, cancellation);

    public Task<Descriptor> PutBlobAsync(OutgoingBlob blob, CancellationToken cancellation) => _layout.PutBlobAsync(blob, cancellation);

    public Task PutManifestAsync(TransportManifest manifest, bool isInstance, CancellationToken cancellation) =>
        _layout.PutManifestAsync(manifest, isInstance, cancellation);

    public Task PutSignaturesAsync(Digest manifest, bool isInstance, IReadOnlyList<byte[]> signatures, CancellationToken cancellation) =>
        _layout.PutSignaturesAsync(manifest, isInstance, signatures, cancellation);

    public async Task CommitAsync(CancellationToken cancellation)
    {
        await _layout.CommitAsync(cancellation);
        NewFile.Write(_location.File, stream => Write(new ArchiveFiles(stream)));
    }

    public void Dispose() => _temporary.Dispose();

    private void Write(ArchiveFiles files)
    {
        var layout = _temporary.Layout;
        files.AddDirectory(LayoutFiles.BlobsName);
        foreach (string algorithm in LayoutFiles.Algorithms.Where(name => layout.Blobs().Any(digest => digest.Algorithm == name)))
            files.AddDirectory($"{LayoutFiles.BlobsName}/{algorithm}");
        foreach (var digest in layout.Blobs().OrderBy(digest => digest.ToString(), StringComparer.Ordinal))
            files.Add($"{LayoutFiles.BlobsName}/{digest.Algorithm}/{digest.Hex}", layout.Size(digest)!.Value, () => layout.Open(digest));
        files.Add(LayoutFiles.IndexName, layout.ReadIndex().ToJson());
        files.Add(LayoutFiles.LayoutName, File.ReadAllBytes($"{layout.Path}/{LayoutFiles.LayoutName}"));
        files.Finish();
    }
}
