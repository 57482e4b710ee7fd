using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Compression;

/// <summary>
/// What a stream of zstd frames (RFC 8878) holds, read forwards; skippable frames are passed over. Frames that demand a window of more than 128 MB
/// are refused, as libzstd does by default.
/// </summary>
public sealed unsafe class ZstdDecompressionStream : Stream
{
    private readonly Stream _source;
    private readonly nint _context;
    private readonly byte[] _input = new byte[128 * 1024];
    private int _start;
    private int _end;
    private bool _isInFrame;
    private bool _isDisposed;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The frames; disposed with this stream.</param>
    /// <exception cref="InvalidDataException">There is no libzstd on this machine.</exception>
    public ZstdDecompressionStream(Stream source)
    {
        _source = source;
        _context = ZstdLibrary.Create(Zstd.ZSTD_createDCtx);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The frames are damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, _source.Read(_input));
                if (_end == 0)
                    return !_isInFrame ? 0 : FlushLast(buffer);
            }
            if (Decompress(buffer) is var count and > 0)
                return count;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed)
            _ = Zstd.ZSTD_freeDCtx(_context);
        _isDisposed = true;
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }

    // The library may keep content back that had no room in the last buffer.
    private int FlushLast(Span<byte> buffer) =>
        Decompress(buffer) is var count and > 0 ? count : !_isInFrame ? 0 : throw new InvalidDataException("the zstd stream is cut off");

    private int Decompress(Span<byte> buffer)
    {
        fixed (byte* target = buffer)
        fixed (byte* source = _input)
        {
            var output = new ZstdOutput { dst = target, size = (nuint)buffer.Length };
            var input = new ZstdInput { src = source, size = (nuint)_end, pos = (nuint)_start };
            nuint result = Zstd.ZSTD_decompressStream(_context, &output, &input);
            if (Zstd.Error(result) is { } error)
                throw new InvalidDataException($"the zstd stream is damaged: {error}");
            _start = (int)input.pos;
            _isInFrame = result != 0;
            return (int)output.pos;
        }
    }
}
