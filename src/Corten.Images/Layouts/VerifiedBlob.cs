using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Layouts;

/// <summary>A blob of a layout, hashed as it is read: it ends at its descriptor's size, and <see cref="Finish"/> says whether it is what it should be.</summary>
internal sealed class VerifiedBlob : ForwardStream
{
    private readonly FileStream _blob;
    private readonly Descriptor _descriptor;
    private readonly DigestHasher _hasher;

    public VerifiedBlob(OciLayout layout, Descriptor descriptor)
    {
        _descriptor = descriptor;
        _hasher = new DigestHasher(descriptor.Digest.Algorithm);
        _blob = layout.Open(descriptor.Digest);
    }

    public override long Length => _descriptor.Size;

    public override long Position => _hasher.Length;

    public override int Read(Span<byte> buffer)
    {
        int count = _blob.Read(buffer[..(int)Math.Min(buffer.Length, _descriptor.Size - _hasher.Length)]);
        _hasher.Append(buffer[..count]);
        return count;
    }

    /// <summary>Reads what is left and compares the digest.</summary>
    /// <exception cref="ImageException">The blob is damaged.</exception>
    public void Finish()
    {
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(64 * 1024);
        while (Read(buffer) > 0)
        {
        }
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        if (_hasher.Finish() is var actual && actual != _descriptor.Digest)
            throw new ImageException(ImageError.BadImage, BlobDamage.Digest(_descriptor, actual));
        if (_blob.Length != _descriptor.Size)
            throw new ImageException(ImageError.BadImage, BlobDamage.Size(_descriptor, _blob.Length));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _blob.Dispose();
            _hasher.Dispose();
        }
        base.Dispose(disposing);
    }
}
