namespace Corten.Snapshots.Tar;

/// <summary>
/// The four ways in which GNU tar writes where a sparse file has data (GNU tar manual, "Storing Sparse Files"): in the header block, in
/// repeated PAX records (0.0), in one PAX record (0.1), and in front of the content (1.0).
/// </summary>
internal static class SparseMap
{
    /// <summary>Reads the map of the old GNU format: in the header, and in the blocks that continue it.</summary>
    public static List<TarSegment> ReadOldGnu(TarHeader header, TarInput input, int maximumSegments)
    {
        var numbers = new List<long>();
        bool more = AddOldGnu(numbers, header.Field(TarFormat.GnuSparseMap)) && header.Field(TarFormat.GnuIsExtended..)[0] != 0;
        Span<byte> block = stackalloc byte[TarFormat.BlockSize];
        while (more)
        {
            input.ReadExactly(block, "in the map of a sparse file");
            more = AddOldGnu(numbers, block[TarFormat.GnuContinuedMap]) && block[TarFormat.GnuContinuedIsExtended] != 0;
            RequireFew(numbers.Count / 2, maximumSegments);
        }
        return Pair(numbers);
    }

    // An empty offset ends the map.
    private static bool AddOldGnu(List<long> numbers, ReadOnlySpan<byte> map)
    {
        for (; map.Length >= TarFormat.GnuSegmentSize; map = map[TarFormat.GnuSegmentSize..])
        {
            if (map[0] == 0 && map[TarFormat.GnuNumberSize] == 0)
                return false;
            if (!TarNumber.TryParseField(map[..TarFormat.GnuNumberSize], out long offset)
                || !TarNumber.TryParseField(map[TarFormat.GnuNumberSize..TarFormat.GnuSegmentSize], out long length))
                throw TarError.Bad("a sparse file's map holds something that is not a number");
            numbers.Add(offset);
            numbers.Add(length);
        }
        return true;
    }

    /// <summary>The map of format 0.1: "offset,length,offset,length".</summary>
    public static List<TarSegment> ParseList(ReadOnlySpan<byte> text, int maximumSegments)
    {
        var numbers = new List<long>();
        foreach (var part in text.Split((byte)','))
        {
            numbers.Add(TarNumber.TryParseDecimal(text[part], out long number) ? number : throw TarError.Bad("a sparse file's map holds something that is not a number"));
            RequireFew(numbers.Count / 2, maximumSegments);
        }
        return Pair(numbers);
    }

    /// <summary>Reads the map of format 1.0: decimal numbers in lines, their count first, filled up to a whole block.</summary>
    /// <param name="input">At the start of the entry's content.</param>
    /// <param name="contentSize">Bytes of content; the map's are taken from it.</param>
    /// <param name="maximumSegments">The limit.</param>
    public static List<TarSegment> ReadFromContent(TarInput input, ref long contentSize, int maximumSegments)
    {
        var lines = new LineReader(input, contentSize);
        long count = lines.Next();
        if (count > maximumSegments)
            RequireFew(long.MaxValue, maximumSegments);
        var numbers = new List<long>();
        for (long i = 0; i < 2 * count; i++)
            numbers.Add(lines.Next());
        contentSize = lines.Remaining;
        return Pair(numbers);
    }

    /// <summary>Pairs of offset and length, without the empty runs that mark a hole at the end.</summary>
    public static List<TarSegment> Pair(List<long> numbers)
    {
        if (numbers.Count % 2 != 0)
            throw TarError.Bad("a sparse file's map has an odd number of values");
        var segments = new List<TarSegment>(numbers.Count / 2);
        for (int i = 0; i < numbers.Count; i += 2)
            segments.Add(new TarSegment(numbers[i], numbers[i + 1]));
        return segments;
    }

    /// <summary>Refuses a map that overlaps, goes backwards, leaves the file, or does not cover exactly the content that is there.</summary>
    public static List<TarSegment> Validate(List<TarSegment> segments, long fileSize, long contentSize)
    {
        long end = 0;
        long stored = 0;
        foreach (var (offset, length) in segments)
        {
            if (length < 0 || offset < end || offset > fileSize || length > fileSize - offset)
                throw TarError.Bad("a sparse file's map overlaps itself or leaves the file");
            end = offset + length;
            stored += length;
        }
        if (stored != contentSize)
            throw TarError.Bad($"a sparse file's map covers {stored} bytes where the archive has {contentSize}");
        segments.RemoveAll(s => s.Length == 0);
        return segments;
    }

    private static void RequireFew(long count, int maximum)
    {
        if (count > maximum)
            throw TarError.TooMuch($"a sparse file has more than the {maximum} segments that are allowed");
    }

    /// <summary>Decimal lines in blocks of 512 bytes.</summary>
    private ref struct LineReader(TarInput input, long contentSize)
    {
        private readonly byte[] _block = new byte[TarFormat.BlockSize];
        private int _used = TarFormat.BlockSize;

        public long Remaining { get; private set; } = contentSize;

        public long Next()
        {
            long value = 0;
            for (int digits = 0; ; digits++)
            {
                byte next = NextByte();
                if (next == '\n' && digits > 0)
                    return value;
                if (next is < (byte)'0' or > (byte)'9' || value > (long.MaxValue - 9) / 10)
                    throw TarError.Bad("a sparse file's map holds something that is not a number");
                value = (value * 10) + (next - '0');
            }
        }

        private byte NextByte()
        {
            if (_used == TarFormat.BlockSize)
            {
                if (Remaining < TarFormat.BlockSize)
                    throw TarError.Bad("a sparse file's map is longer than the file's content");
                input.ReadExactly(_block, "in the map of a sparse file");
                Remaining -= TarFormat.BlockSize;
                _used = 0;
            }
            return _block[_used++];
        }
    }
}
