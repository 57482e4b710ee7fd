using Corten.Oci;

namespace Corten.Images.Transports;

/// <summary>Copies content into files of this machine.</summary>
internal static class LocalBlobs
{
    private const int BufferSize = 256 * 1024;

    /// <summary>Writes what <paramref name="blob"/> gives to <paramref name="target"/>, and returns what it was.</summary>
    public static async Task<(Digest Digest, long Size)> CopyAsync(OutgoingBlob blob, Stream target, CancellationToken cancellation)
    {
        using var content = await blob.Open(cancellation);
        using var hasher = new DigestHasher(blob.IsExact ? blob.Descriptor.Digest.Algorithm : "sha256");
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                hasher.Append(buffer.AsSpan(0, count));
                target.Write(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
        long size = hasher.Length;
        var digest = hasher.Finish();
        if (blob.IsExact && digest != blob.Descriptor.Digest)
            throw new ImageException(ImageError.BadImage, $"the content that was announced as {blob.Descriptor.Digest} is {digest}");
        return (digest, size);
    }
}
