using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>Reads an image from a directory of its files.</summary>
internal sealed class DirectorySource(DirectoryLocation location) : IImageSource
{
    private const int MaximumSignatures = 100;
    private const int MaximumSignature = 4 * 1024 * 1024;

    public ImageLocation Location => location;

    public IReadOnlyList<Reference> KnownRepositories => [];

    public Task<TransportManifest> GetManifestAsync(Digest? instance, CancellationToken cancellation)
    {
        byte[] content = Read(location.Manifest(instance), ImageDocuments.MaximumSize)
            ?? throw new ImageException(ImageError.NotFound, $"there is no image {location}: {location.Manifest(instance)} is missing");
        return Task.FromResult(ManifestType.Verified(location, content, instance));
    }

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellation)
    {
        var file = UnixFile.OpenIfExists(location.Blob(blob.Digest), OpenFlags.ReadOnly | OpenFlags.NoFollow)
            ?? throw new ImageException(ImageError.BadImage, $"blob {blob.Digest} is missing in {location}");
        return Task.FromResult<Stream>(new FileStream(file, FileAccess.Read, bufferSize: 0));
    }

    public Task<IReadOnlyList<byte[]>> GetSignaturesAsync(Digest manifest, bool isInstance, CancellationToken cancellation)
    {
        var found = new List<byte[]>();
        for (int number = 1; number <= MaximumSignatures; number++)
        {
            if (Read(location.Signature(isInstance ? manifest : null, number), MaximumSignature) is not { } signature)
                break;
            found.Add(signature);
        }
        return Task.FromResult<IReadOnlyList<byte[]>>(found);
    }

    public void Dispose()
    {
    }

    private static byte[]? Read(string path, int maximum)
    {
        using var file = UnixFile.OpenIfExists(path, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        if (file is null)
            return null;
        using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
        if (stream.Length > maximum)
            throw new ImageException(ImageError.BadImage, $"{path} is {stream.Length} bytes long; at most {maximum} are allowed");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
