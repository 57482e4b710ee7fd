using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Layouts;

/// <summary>A blob of a layout, hashed as it is read: it ends at its descriptor's size, and <see cref="Finish"/> says whether it is what it should be.</summary>
internal sealed class VerifiedBlob : Stream
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

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _descriptor.Size;

    public override long Position
    {
        get => _hasher.Length;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = _blob.Read(buffer[..(int)Math.Min(buffer.Length, _descriptor.Size - _hasher.Length)]);
        _hasher.Append(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
