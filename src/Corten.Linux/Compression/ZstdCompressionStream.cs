using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Compression;

/// <summary>Compresses what is written to it into one zstd frame with a checksum (RFC 8878). The same bytes always give the same frame.</summary>
public sealed unsafe class ZstdCompressionStream : Stream
{
    private readonly Stream _target;
    private readonly bool _leaveOpen;
    private readonly nint _context;
    private readonly byte[] _output = new byte[128 * 1024];
    private bool _isDisposed;

    /// <summary>Begins a frame.</summary>
    /// <param name="target">Where the frame goes.</param>
    /// <param name="level">1 (fast) to 22 (small); 3 is zstd's own choice.</param>
    /// <param name="leaveOpen">Whether the target stays open when this is disposed.</param>
    /// <exception cref="InvalidDataException">There is no libzstd on this machine.</exception>
    public ZstdCompressionStream(Stream target, int level = 3, bool leaveOpen = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 22);
        _target = target;
        _leaveOpen = leaveOpen;
        _context = ZstdLibrary.Create(Zstd.ZSTD_createCCtx);
        _ = Zstd.ZSTD_CCtx_setParameter(_context, ZstdConstants.ZSTD_c_compressionLevel, level);
        _ = Zstd.ZSTD_CCtx_setParameter(_context, ZstdConstants.ZSTD_c_checksumFlag, 1);
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => Compress(buffer, ZstdConstants.ZSTD_e_continue);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: a frame is complete when the stream is disposed.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        try
        {
            if (disposing)
                Compress([], ZstdConstants.ZSTD_e_end);
        }
        finally
        {
            _ = Zstd.ZSTD_freeCCtx(_context);
            if (disposing && !_leaveOpen)
                _target.Dispose();
            base.Dispose(disposing);
        }
    }

    private void Compress(ReadOnlySpan<byte> content, int directive)
    {
        fixed (byte* source = content)
        fixed (byte* target = _output)
        {
            var input = new ZstdInput { src = source, size = (nuint)content.Length };
            nuint left;
            do
            {
                var output = new ZstdOutput { dst = target, size = (nuint)_output.Length };
                left = Zstd.ZSTD_compressStream2(_context, &output, &input, directive);
                if (Zstd.Error(left) is { } error)
                    throw new IOException($"zstd cannot compress: {error}");
                _target.Write(_output.AsSpan(0, (int)output.pos));
            }
            while (directive == ZstdConstants.ZSTD_e_end ? left != 0 : input.pos < input.size);
        }
    }
}
