using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Copying;

/// <summary>A blob that is never longer than its descriptor says; whoever reads its end without an exception has read what was promised.</summary>
internal sealed class VerifiedStream(Stream source, Descriptor blob, string where) : ForwardStream
{
    private readonly DigestHasher _hasher = new(blob.Digest.Algorithm);
    private bool _complete;

    public override long Length => blob.Size;

    public override long Position => _hasher.Length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = _complete ? 0 : await source.ReadAsync(buffer, cancellationToken);
        return Checked(buffer.Span, count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer) => Checked(buffer, _complete ? 0 : source.Read(buffer));

    /// <summary>Reads what is left, so that it is verified too.</summary>
    public void Drain()
    {
        var buffer = new byte[16 * 1024];
        while (Read(buffer) > 0)
        {
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
            _hasher.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Checked(Span<byte> buffer, int count)
    {
        if (count > blob.Size - _hasher.Length && !_complete)
            throw Bad($"it is longer than the {blob.Size} bytes that were announced");
        _hasher.Append(buffer[..count]);
        if (count > 0 || _complete || buffer.IsEmpty)
            return count;
        if (_hasher.Length != blob.Size)
            throw Bad($"it ends after {_hasher.Length} of the {blob.Size} bytes that were announced");
        _complete = true;
        var actual = _hasher.Finish();
        return actual == blob.Digest ? 0 : throw Bad($"its digest is {actual}");
    }

    private ImageException Bad(string why) => new(ImageError.BadImage, $"{where} sends wrong content for {blob.Digest}: {why}");
}
