namespace Corten.Monitor.Streams;

/// <summary>Bytes that wait to be written: appended at the end, removed from the front.</summary>
internal sealed class ByteQueue
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, Length);

    public void Append(ReadOnlySpan<byte> data)
    {
        if (_end + data.Length > _bytes.Length)
            MakeRoom(data.Length);
        data.CopyTo(_bytes.AsSpan(_end));
        _end += data.Length;
    }

    public void Remove(int count)
    {
        _start += count;
        if (_start == _end)
            _start = _end = 0;
    }

    public void Clear() => _start = _end = 0;

    private void MakeRoom(int count)
    {
        var target = Length + count > _bytes.Length ? new byte[Math.Max(4096, Math.Max(_bytes.Length * 2, Length + count))] : _bytes;
        Bytes.CopyTo(target);
        _end = Length;
        _start = 0;
        _bytes = target;
    }
}
