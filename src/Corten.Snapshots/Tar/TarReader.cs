using Corten.Linux;

namespace Corten.Snapshots.Tar;

/// <summary>
/// Reads archives of the formats v7, ustar, GNU, star and PAX, forwards only. Global PAX headers hold for all entries behind them, as POSIX
/// has it. The reader buffers: the stream's position afterwards means nothing. It does not own the stream.
/// </summary>
/// <example>
/// <code>
/// var reader = new TarReader(stream);
/// while (reader.Next() is { } entry)
/// {
///     using Stream content = reader.OpenContent();
///     ...
/// }
/// </code>
/// </example>
/// <param name="stream">An uncompressed archive.</param>
/// <param name="limits">Bounds on names, headers and maps; null is <see cref="LayerLimits.Default"/>.</param>
public sealed class TarReader(Stream stream, LayerLimits? limits = null)
{
    private readonly LayerLimits _limits = limits ?? LayerLimits.Default;
    private readonly TarInput _input = new(stream, (limits ?? LayerLimits.Default).MaximumBytes);
    private readonly byte[] _block = new byte[TarFormat.BlockSize];
    private readonly PaxRecords _global = new();
    private TarEntry? _current;
    private long _contentLeft;
    private int _padding;

    /// <summary>Bytes of the archive read so far.</summary>
    public long Position => _input.Position;

    /// <summary>The next entry; null at the end of the archive. Content of the entry before that was not read is passed over.</summary>
    /// <exception cref="SnapshotException">The archive is cut off, damaged, or demands more than the limits allow.</exception>
    public TarEntry? Next()
    {
        _input.Skip(_contentLeft, "in the content of " + _current?.Name);
        SkipPadding();
        _contentLeft = _padding = 0;
        var extended = new ExtendedHeaders();
        while (ReadHeaderBlock())
        {
            var header = new TarHeader(_block, _input.Position - TarFormat.BlockSize);
            if (TryReadExtension(header, extended))
                continue;
            var builder = new TarEntryBuilder(header, extended, PaxRecords.Merge(_global, extended.Records), _input, _limits);
            _current = builder.Build(out _contentLeft);
            _padding = TarFormat.Padding(_contentLeft);
            return _current;
        }
        return extended.IsEmpty ? null : throw TarError.CutOff(Position, "behind an extended header");
    }

    /// <summary>Reads stored content of the current entry; zero at its end. Holes of a sparse file are not part of it.</summary>
    public int Read(Span<byte> buffer)
    {
        var chunk = ReadChunk(buffer.Length);
        chunk.CopyTo(buffer);
        return chunk.Length;
    }

    /// <summary>As <see cref="Read"/>, without a copy: at most <paramref name="maximum"/> bytes, valid until the next call on this reader.</summary>
    public ReadOnlySpan<byte> ReadChunk(long maximum = long.MaxValue)
    {
        long wanted = Math.Min(maximum, _contentLeft);
        var chunk = _input.Take(wanted);
        if (chunk.IsEmpty && wanted > 0)
            throw TarError.CutOff(Position, $"in the content of {_current?.Name}");
        _contentLeft -= chunk.Length;
        return chunk;
    }

    /// <summary>The content of the current entry with its holes as zeros; valid until <see cref="Next"/>.</summary>
    public Stream OpenContent() =>
        new TarContentStream(this, _current ?? throw new InvalidOperationException("Next has not returned an entry"));

    /// <summary>Reads the stream to its end, for whoever hashes it. What stands behind the end-of-archive marker has no meaning.</summary>
    public void Drain() => _input.Drain();

    // Some writers (umoci) end an archive with its last content, without the zeros that fill the block.
    private void SkipPadding()
    {
        while (_padding > 0 && _input.Take(_padding) is { IsEmpty: false } zeros)
            _padding -= zeros.Length;
    }

    // Two blocks of zeros end an archive; some writers leave out the second, or both.
    private bool ReadHeaderBlock()
    {
        long position = Position;
        if (!_input.TryReadExactly(_block, "in a header"))
            return false;
        if (!_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            if (_input.TryReadExactly(_block, "in the end-of-archive marker") && _block.AsSpan().ContainsAnyExcept((byte)0))
                throw TarError.Bad($"there is a block of zeros at byte {position} that does not end it");
            return false;
        }
        if (!new TarHeader(_block, position).HasValidChecksum())
            throw TarError.Bad(position == 0 ? "this is not a tar archive" : $"the header at byte {position} is damaged");
        return true;
    }

    private bool TryReadExtension(TarHeader header, ExtendedHeaders extended)
    {
        switch (header.Type)
        {
            case 'x' or 'X':
                extended.Records = new PaxRecords();
                extended.Records.Add(ReadExtensionContent(header));
                return true;
            case 'g':
                _global.Add(ReadExtensionContent(header));
                if (_global.Bytes > _limits.MaximumExtendedHeaderBytes)
                    throw TarError.TooMuch("its global extended headers are too long");
                return true;
            case 'L':
                extended.LongName = Terminated(ReadExtensionContent(header));
                return true;
            case 'K':
                extended.LongLinkName = Terminated(ReadExtensionContent(header));
                return true;
            case 'V':
                long size = header.Number(TarFormat.Size, "size");
                _input.Skip(size + TarFormat.Padding(size), "in a volume label");
                return true;
            default:
                return false;
        }
    }

    private byte[] ReadExtensionContent(TarHeader header)
    {
        long size = header.Number(TarFormat.Size, "size");
        if (size < 0)
            throw TarError.Bad("an extended header has a negative size");
        if (size > _limits.MaximumExtendedHeaderBytes)
            throw TarError.TooMuch($"an extended header has {size} bytes where {_limits.MaximumExtendedHeaderBytes} are allowed");
        var content = new byte[size];
        _input.ReadExactly(content, "in an extended header");
        _input.Skip(TarFormat.Padding(size), "in an extended header");
        return content;
    }

    private static string Terminated(ReadOnlySpan<byte> name)
    {
        int end = name.IndexOf((byte)0);
        return UnixString.FromBytes(end < 0 ? name : name[..end]);
    }
}
