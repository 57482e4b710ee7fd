using System.Runtime.InteropServices;
using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Compression;

/// <summary>What bzip2 streams hold, one behind the other.</summary>
public sealed unsafe class Bzip2DecompressionStream : DecompressionStream
{
    private Bzip2Stream* _stream;
    private bool _isBetween;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The streams; disposed with this stream.</param>
    /// <exception cref="InvalidDataException">There is no libbz2 on this machine.</exception>
    public Bzip2DecompressionStream(Stream source)
        : base(source, "bzip2") => _stream = (Bzip2Stream*)Start<Bzip2Stream>("libbz2.so.1.0", "libbz2-1.0 (Debian), bzip2-libs (Fedora)", Begin);

    /// <inheritdoc/>
    protected override (int Consumed, int Produced, bool IsComplete) Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        ObjectDisposedException.ThrowIf(_stream is null, this);
        if (_isBetween && (isLast || input.IsEmpty))
            return (0, 0, isLast);
        if (_isBetween)
            BeginAgain();
        fixed (byte* source = input)
        fixed (byte* target = output)
        {
            _stream->next_in = source;
            _stream->avail_in = (uint)input.Length;
            _stream->next_out = target;
            _stream->avail_out = (uint)output.Length;
            int result = Bzip2.BZ2_bzDecompress(_stream);
            if (result is not (Bzip2Constants.BZ_OK or Bzip2Constants.BZ_STREAM_END))
                throw Damaged(result == Bzip2Constants.BZ_MEM_ERROR ? "there is not enough memory" : $"libbz2 says {result}");
            _isBetween = result == Bzip2Constants.BZ_STREAM_END;
            return (input.Length - (int)_stream->avail_in, output.Length - (int)_stream->avail_out, false);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_stream is not null)
        {
            _ = Bzip2.BZ2_bzDecompressEnd(_stream);
            NativeMemory.Free(_stream);
            _stream = null;
        }
        base.Dispose(disposing);
    }

    private static bool Begin(nint stream) => Bzip2.BZ2_bzDecompressInit((Bzip2Stream*)stream, 0, 0) == Bzip2Constants.BZ_OK;

    private void BeginAgain()
    {
        _ = Bzip2.BZ2_bzDecompressEnd(_stream);
        NativeMemory.Clear(_stream, (nuint)sizeof(Bzip2Stream));
        if (!Begin((nint)_stream))
            throw new InsufficientMemoryException("libbz2 has no memory");
        _isBetween = false;
    }
}
