namespace Corten.Monitor.Protocol;

/// <summary>
/// Collects bytes from a socket and hands out whole frames. Fill: read into <see cref="Free"/>, then <see cref="Filled"/>. Empty:
/// <see cref="TryTake"/> until it is false.
/// </summary>
public sealed class FrameBuffer
{
    private readonly byte[] _bytes = new byte[Frame.HeaderSize + Frame.MaxPayload];
    private int _start;
    private int _end;

    /// <summary>Room for more bytes; never empty after <see cref="TryTake"/> was false.</summary>
    public Span<byte> Free => _bytes.AsSpan(_end);

    /// <summary>Whether the sender broke the format; nothing more can be read.</summary>
    public bool Broken { get; private set; }

    /// <summary>Says that <paramref name="count"/> bytes were put into <see cref="Free"/>.</summary>
    public void Filled(int count) => _end += count;

    /// <summary>The next whole frame; its payload is valid until the next call.</summary>
    public bool TryTake(out FrameKind kind, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        kind = default;
        var rest = _bytes.AsSpan(_start, _end - _start);
        if (!Broken && rest.Length >= Frame.HeaderSize)
        {
            Broken = !Frame.TryReadHeader(rest, out kind, out int length);
            if (!Broken && rest.Length >= Frame.HeaderSize + length)
            {
                payload = rest.Slice(Frame.HeaderSize, length);
                _start += Frame.HeaderSize + length;
                return true;
            }
        }
        rest.CopyTo(_bytes);
        _end -= _start;
        _start = 0;
        return false;
    }
}
