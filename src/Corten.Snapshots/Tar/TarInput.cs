namespace Corten.Snapshots.Tar;

/// <summary>The bytes of an archive, read ahead in pieces that suit a decompressor or a disk, and counted.</summary>
internal sealed class TarInput(Stream stream, long maximumBytes)
{
    private readonly byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;

    /// <summary>Bytes of the archive handed out so far.</summary>
    public long Position { get; private set; }

    /// <summary>Fills <paramref name="target"/> and returns true; false where the archive ends before its first byte.</summary>
    public bool TryReadExactly(Span<byte> target, string where)
    {
        int filled = 0;
        while (filled < target.Length)
        {
            var chunk = Take(target.Length - filled);
            if (chunk.IsEmpty)
                return filled == 0 ? false : throw TarError.CutOff(Position, where);
            chunk.CopyTo(target[filled..]);
            filled += chunk.Length;
        }
        return true;
    }

    /// <summary>Fills <paramref name="target"/>.</summary>
    public void ReadExactly(Span<byte> target, string where)
    {
        if (!TryReadExactly(target, where) && !target.IsEmpty)
            throw TarError.CutOff(Position, where);
    }

    /// <summary>The next bytes, at most <paramref name="maximum"/>, valid until the next call; empty at the end.</summary>
    public ReadOnlySpan<byte> Take(long maximum)
    {
        if (_start == _end && maximum > 0)
        {
            _start = 0;
            _end = stream.Read(_buffer);
        }
        int count = (int)Math.Min(maximum, _end - _start);
        Position += count;
        if (Position > maximumBytes)
            throw TarError.TooMuch($"it is longer than the {maximumBytes} bytes that are allowed");
        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }

    /// <summary>Passes over <paramref name="count"/> bytes.</summary>
    public void Skip(long count, string where)
    {
        while (count > 0)
        {
            if (_start == _end && stream.CanSeek)
            {
                SeekForwards(count, where);
                return;
            }
            int taken = Take(count).Length;
            count -= taken > 0 ? taken : throw TarError.CutOff(Position, where);
        }
    }

    private void SeekForwards(long count, string where)
    {
        if (count > stream.Length - stream.Position)
            throw TarError.CutOff(Position + Math.Max(stream.Length - stream.Position, 0), where);
        stream.Seek(count, SeekOrigin.Current);
        Position += count;
        if (Position > maximumBytes)
            throw TarError.TooMuch($"it is longer than the {maximumBytes} bytes that are allowed");
    }

    /// <summary>Reads the stream to its end, so that whoever hashes it behind has seen every byte.</summary>
    public void Drain()
    {
        while (!Take(long.MaxValue).IsEmpty)
        {
        }
    }
}
