using Corten.Images.Layouts;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>Reads an image from an OCI image layout.</summary>
internal sealed class LayoutSource(ImageLocation location, OciLayout layout, string? tag) : IImageSource
{
    private readonly Descriptor _entry = Choose(location, layout, tag);

    public ImageLocation Location => location;

    public IReadOnlyList<Reference> KnownRepositories => [];

    public Task<TransportManifest> GetManifestAsync(Digest? instance, CancellationToken cancellation)
    {
        if (instance is not { } digest || digest == _entry.Digest)
            return Task.FromResult(new TransportManifest(layout.ReadDocument(_entry), Type(_entry)));
        long size = layout.Size(digest) ?? throw new ImageException(ImageError.NotFound, $"manifest {digest} is missing in {location}");
        byte[] content = layout.ReadDocument(new Descriptor { MediaType = "", Digest = digest, Size = size });
        return Task.FromResult(ManifestType.Verified(location, content, digest));
    }

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellation) => Task.FromResult<Stream>(layout.Open(blob.Digest));

    public Task<IReadOnlyList<byte[]>> GetSignaturesAsync(Digest manifest, bool isInstance, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<byte[]>>([]);

    public void Dispose() => layout.Dispose();

    private static string Type(Descriptor entry) => MediaTypes.IsIndex(entry.MediaType) || MediaTypes.IsManifest(entry.MediaType)
        ? entry.MediaType
        : throw new ImageException(ImageError.BadImage, $"the image layout leads to '{entry.MediaType}', which is not an image");

    private static Descriptor Choose(ImageLocation location, OciLayout layout, string? tag)
    {
        if (tag is not null)
            return layout.Find(tag);
        return layout.ReadIndex().Manifests switch
        {
            [var only] => only,
            [] => throw new ImageException(ImageError.NotFound, $"{location} has no image"),
            _ => throw new ImageException(ImageError.Ambiguous, $"{location} has several images; choose one by its tag: {string.Join(", ", layout.Tags())}"),
        };
    }
}
