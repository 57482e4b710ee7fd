namespace Corten.Monitor.Logs;

/// <summary>Bytes that grow at the end and are used again: a monitor logs for months and must not feed the collector.</summary>
internal sealed class LineBuffer
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void RemoveFirst(int count)
    {
        _bytes.AsSpan(count, _length - count).CopyTo(_bytes);
        _length -= count;
    }

    public void Append(ReadOnlySpan<byte> data) => data.CopyTo(Reserve(data.Length));

    public void Append(byte value) => Reserve(1)[0] = value;

    // 2006-01-02T15:04:05.999999999 without the zone; the clock has 100 ns.
    public void AppendTime(DateTime utc)
    {
        utc.TryFormat(Reserve(27), out _, "yyyy-MM-ddTHH:mm:ss.fffffff");
        Append("00"u8);
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
