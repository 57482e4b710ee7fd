using Corten.Oci;

namespace Corten.Registry.Uploading;

/// <summary>Digest and length of a blob.</summary>
/// <param name="Digest">The sha256 digest.</param>
/// <param name="Size">The length in bytes.</param>
public readonly record struct BlobIdentity(Digest Digest, long Size);

/// <summary>Passes on what is read and hashes it.</summary>
internal sealed class HashingStream(Stream source) : Stream
{
    private readonly DigestHasher _hasher = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _hasher.Length;
        set => throw new NotSupportedException();
    }

    /// <summary>What was read.</summary>
    public BlobIdentity Finish()
    {
        long size = _hasher.Length;
        return new BlobIdentity(_hasher.Finish(), size);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await source.ReadAsync(buffer, cancellationToken);
        _hasher.Append(buffer.Span[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = source.Read(buffer, offset, count);
        _hasher.Append(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // The source is the caller's; the hash may still be asked for.
        base.Dispose(disposing);
    }
}
