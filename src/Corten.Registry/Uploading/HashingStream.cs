using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Registry.Uploading;

/// <summary>Digest and length of a blob.</summary>
/// <param name="Digest">The sha256 digest.</param>
/// <param name="Size">The length in bytes.</param>
public readonly record struct BlobIdentity(Digest Digest, long Size);

/// <summary>Passes on what is read and hashes it.</summary>
internal sealed class HashingStream(Stream source) : ForwardStream
{
    private readonly DigestHasher _hasher = new();

    public override long Position => _hasher.Length;

    /// <summary>What was read. The source is the caller's.</summary>
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

    public override int Read(Span<byte> buffer)
    {
        int count = source.Read(buffer);
        _hasher.Append(buffer[..count]);
        return count;
    }
}
