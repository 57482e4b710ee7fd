using System.Runtime.InteropServices;
using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Compression;

/// <summary>
/// What xz streams (the .xz file format) hold, one behind the other. A stream that demands more than 128 MB of memory is refused; what <c>xz -9</c> writes
/// takes 65.
/// </summary>
public sealed unsafe class XzDecompressionStream : DecompressionStream
{
    private const ulong MaximumMemory = 128UL << 20;

    private LzmaStream* _stream;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The streams; disposed with this stream.</param>
    /// <exception cref="InvalidDataException">There is no liblzma on this machine.</exception>
    public XzDecompressionStream(Stream source)
        : base(source, "xz") => _stream = (LzmaStream*)Start<LzmaStream>("liblzma.so.5", "liblzma5 (Debian), xz-libs (Fedora)", Begin);

    /// <inheritdoc/>
    protected override (int Consumed, int Produced, bool IsComplete) Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        ObjectDisposedException.ThrowIf(_stream is null, this);
        fixed (byte* source = input)
        fixed (byte* target = output)
        {
            _stream->next_in = source;
            _stream->avail_in = (nuint)input.Length;
            _stream->next_out = target;
            _stream->avail_out = (nuint)output.Length;
            uint result = Lzma.lzma_code(_stream, isLast ? LzmaConstants.LZMA_FINISH : LzmaConstants.LZMA_RUN);
            // LZMA_BUF_ERROR: there was nothing to do; more input, or its end, comes with the next call.
            if (result is not (LzmaConstants.LZMA_OK or LzmaConstants.LZMA_STREAM_END or LzmaConstants.LZMA_BUF_ERROR))
                throw Damaged(Reason(result));
            return (input.Length - (int)_stream->avail_in, output.Length - (int)_stream->avail_out, result == LzmaConstants.LZMA_STREAM_END);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_stream is not null)
        {
            Lzma.lzma_end(_stream);
            NativeMemory.Free(_stream);
            _stream = null;
        }
        base.Dispose(disposing);
    }

    private static bool Begin(nint stream) => Lzma.lzma_stream_decoder((LzmaStream*)stream, MaximumMemory, LzmaConstants.LZMA_CONCATENATED) == LzmaConstants.LZMA_OK;

    private static string Reason(uint result) => result switch
    {
        LzmaConstants.LZMA_MEMLIMIT_ERROR => $"it demands more than {MaximumMemory >> 20} MB of memory",
        LzmaConstants.LZMA_MEM_ERROR => "there is not enough memory",
        _ => $"liblzma says {result}",
    };
}
