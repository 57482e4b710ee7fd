using System.Runtime.InteropServices;
using Corten.Linux.Files;

namespace Corten.Linux.Compression;

/// <summary>What a compressed stream holds, read forwards by a decoder of another library.</summary>
/// <param name="source">The compressed bytes; disposed with this stream.</param>
/// <param name="format">The name of the format, for messages.</param>
public abstract class DecompressionStream(Stream source, string format) : ForwardStream
{
    private readonly byte[] _input = new byte[128 * 1024];
    private int _start;
    private int _end;
    private bool _isLast;
    private bool _isComplete;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The stream is damaged or cut off.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!_isComplete && !buffer.IsEmpty)
        {
            if (_start == _end && !_isLast)
            {
                (_start, _end) = (0, source.Read(_input));
                _isLast = _end == 0;
            }
            var (consumed, produced, isComplete) = Decode(_input.AsSpan(_start, _end - _start), buffer, _isLast);
            _start += consumed;
            _isComplete = isComplete;
            if (produced > 0)
                return produced;
            if (_isLast && !_isComplete)
                throw new InvalidDataException($"the {format} stream is cut off");
        }
        return 0;
    }

    /// <summary>Decodes a part.</summary>
    /// <param name="input">What is there of the compressed bytes.</param>
    /// <param name="output">Where the content goes.</param>
    /// <param name="isLast">Whether nothing follows behind <paramref name="input"/>.</param>
    /// <returns>How much was read, how much was written, and whether this was the end.</returns>
    /// <exception cref="InvalidDataException">The stream is damaged.</exception>
    protected abstract (int Consumed, int Produced, bool IsComplete) Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast);

    /// <summary>The failure of a stream that <paramref name="why"/> says more about.</summary>
    protected InvalidDataException Damaged(string why) => new($"the {format} stream is damaged: {why}");

    /// <summary>Makes the state of a decoder, all zero, and gives it to the first call of its library.</summary>
    /// <param name="library">The library's file.</param>
    /// <param name="packages">What to install where it is missing.</param>
    /// <param name="begin">The call; it returns whether it succeeded.</param>
    /// <returns>The state, to be given to <see cref="NativeMemory.Free"/>.</returns>
    /// <exception cref="InvalidDataException">The library is absent.</exception>
    private protected unsafe nint Start<TState>(string library, string packages, Func<nint, bool> begin)
        where TState : unmanaged
    {
        void* state = NativeMemory.AllocZeroed((nuint)sizeof(TState));
        try
        {
            return begin((nint)state) ? (nint)state : throw new InsufficientMemoryException($"{library} has no memory");
        }
        catch (Exception e)
        {
            NativeMemory.Free(state);
            if (e is DllNotFoundException or EntryPointNotFoundException)
                throw new InvalidDataException($"it is compressed with {format}, and this machine has no {library}; install {packages}", e);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
