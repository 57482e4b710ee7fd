using Corten.Linux.Files;

namespace Corten.Images.Copying;

/// <summary>The plain content of a compressed blob. At its end the rest of the blob is read too, so that all of it is verified.</summary>
internal sealed class DecompressedStream(Stream plain, VerifiedStream blob) : ForwardStream
{
    // Gzip can promise a thousand bytes for one.
    private const long MaximumRatio = 200;
    private const long AlwaysAllowed = 16L << 30;

    private readonly long _maximum = Math.Max(AlwaysAllowed, MaximumRatio * blob.Length);
    private long _position;

    public override long Position => _position;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Counted(plain.Read(buffer), buffer.Length);
        }
        catch (InvalidDataException e)
        {
            throw new ImageException(ImageError.BadImage, "a layer's compressed data are not valid", e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await Task.Run(() => Read(buffer.Span), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            plain.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int count, int wanted)
    {
        _position += count;
        if (_position > _maximum)
            throw new ImageException(ImageError.BadImage, $"a layer is longer than {_maximum} bytes when it is decompressed");
        if (count == 0 && wanted > 0)
            blob.Drain();
        return count;
    }
}
