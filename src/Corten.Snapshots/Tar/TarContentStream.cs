using Corten.Linux.Files;

namespace Corten.Snapshots.Tar;

/// <summary>The content of one entry, read forwards, holes as zeros.</summary>
internal sealed class TarContentStream(TarReader reader, TarEntry entry) : ForwardStream
{
    private readonly IReadOnlyList<TarSegment> _segments = entry.Segments ?? [new TarSegment(0, entry.Size)];
    private int _segment;
    private long _position;

    public override long Length => entry.Size;

    public override long Position => _position;

    public override int Read(Span<byte> buffer)
    {
        while (_segment < _segments.Count && _position >= _segments[_segment].Offset + _segments[_segment].Length)
            _segment++;
        bool inHole = _segment == _segments.Count || _position < _segments[_segment].Offset;
        long end = _segment == _segments.Count ? entry.Size
            : inHole ? _segments[_segment].Offset
            : _segments[_segment].Offset + _segments[_segment].Length;
        int count = (int)Math.Min(buffer.Length, end - _position);
        if (inHole)
            buffer[..count].Clear();
        else
            count = reader.Read(buffer[..count]);
        _position += count;
        return count;
    }
}
