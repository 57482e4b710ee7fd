using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Compression;

/// <summary>
/// What a stream of zstd frames (RFC 8878) holds, read forwards; skippable frames are passed over. Frames that demand a window of more than 128 MB
/// are refused, as libzstd does by default.
/// </summary>
public sealed unsafe class ZstdDecompressionStream : DecompressionStream
{
    private readonly nint _context;
    private bool _isInFrame;
    private bool _isDisposed;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The frames; disposed with this stream.</param>
    /// <exception cref="InvalidDataException">There is no libzstd on this machine.</exception>
    public ZstdDecompressionStream(Stream source)
        : base(source, "zstd") => _context = ZstdLibrary.Create(Zstd.ZSTD_createDCtx);

    /// <inheritdoc/>
    protected override (int Consumed, int Produced, bool IsComplete) Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (isLast && !_isInFrame)
            return (0, 0, true);
        fixed (byte* source = input)
        fixed (byte* target = output)
        {
            var to = new ZstdOutput { dst = target, size = (nuint)output.Length };
            var from = new ZstdInput { src = source, size = (nuint)input.Length };
            nuint result = Zstd.ZSTD_decompressStream(_context, &to, &from);
            if (Zstd.Error(result) is { } error)
                throw Damaged(error);
            // The library may keep content back that had no room: within the frame as long as it does.
            _isInFrame = result != 0;
            return ((int)from.pos, (int)to.pos, isLast && !_isInFrame && to.pos == 0);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed)
            _ = Zstd.ZSTD_freeDCtx(_context);
        _isDisposed = true;
        base.Dispose(disposing);
    }
}
