using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Snapshots.Tar;

/// <summary>Joins a header block and the extended headers in front of it to an entry.</summary>
internal readonly ref struct TarEntryBuilder(TarHeader header, ExtendedHeaders extended, PaxRecords records, TarInput input, LayerLimits limits)
{
    private readonly TarHeader _header = header;

    /// <summary>The entry.</summary>
    /// <param name="contentSize">Bytes of content that follow in the archive.</param>
    public TarEntry Build(out long contentSize)
    {
        string name = records.Name("path") ?? extended.LongName ?? _header.Name;
        var kind = Kind(name);
        contentSize = kind == TarEntryKind.RegularFile || _header.Type == 'D' ? ContentSize() : 0;
        List<TarSegment>? segments = null;
        long size = kind == TarEntryKind.RegularFile ? contentSize : 0;
        if (kind == TarEntryKind.RegularFile)
            segments = ReadSegments(ref contentSize, ref size);
        if (size > limits.MaximumFileSize)
            throw TarError.TooMuch($"{name} has {size} bytes where {limits.MaximumFileSize} are allowed");
        return new TarEntry
        {
            Name = Bounded(segments is null ? name : records.Name("GNU.sparse.name") ?? name),
            Kind = kind,
            LinkTarget = Bounded(records.Name("linkpath") ?? extended.LongLinkName ?? _header.LinkName),
            Mode = (uint)_header.Number(TarFormat.Mode, "mode") & 0xfff,
            Uid = Id("uid", TarFormat.Uid),
            Gid = Id("gid", TarFormat.Gid),
            UserName = records.Name("uname") ?? _header.UserName,
            GroupName = records.Name("gname") ?? _header.GroupName,
            Size = size,
            Modified = records.Time("mtime") ?? new Timestamp(_header.Number(TarFormat.Modified, "time")),
            Accessed = records.Time("atime"),
            Device = kind is TarEntryKind.BlockDevice or TarEntryKind.CharacterDevice ? Device() : default,
            Attributes = records.Attributes(),
            Segments = segments,
        };
    }

    // Before ustar, a directory was a file whose name ends with a slash.
    private TarEntryKind Kind(string name) => _header.Type switch
    {
        '\0' or '0' => name.EndsWith('/') ? TarEntryKind.Directory : TarEntryKind.RegularFile,
        '7' or 'S' => TarEntryKind.RegularFile,
        '1' => TarEntryKind.HardLink,
        '2' => TarEntryKind.SymbolicLink,
        '3' => TarEntryKind.CharacterDevice,
        '4' => TarEntryKind.BlockDevice,
        '5' or 'D' => TarEntryKind.Directory,
        '6' => TarEntryKind.Fifo,
        'M' => throw TarError.Bad($"{name} is continued from another volume, which is not supported; make an archive of one volume"),
        var type => throw TarError.Bad($"{name} has the unknown type {(char.IsAsciiLetterOrDigit(type) ? $"'{type}'" : (int)type)}"),
    };

    private long ContentSize()
    {
        long size = records.Number("size") ?? _header.Number(TarFormat.Size, "size");
        // The padding is added to it later.
        return size is >= 0 and < long.MaxValue - TarFormat.BlockSize ? size : throw TarError.Bad($"a file has the size {size}");
    }

    private List<TarSegment>? ReadSegments(ref long contentSize, ref long fileSize)
    {
        List<TarSegment> segments;
        if (_header.Type == 'S')
        {
            fileSize = records.Number("GNU.sparse.realsize") ?? _header.Number(TarFormat.GnuRealSize, "real size");
            segments = SparseMap.ReadOldGnu(_header, input, limits.MaximumSparseSegments);
        }
        else if ((records.Number("GNU.sparse.realsize") ?? records.Number("GNU.sparse.size")) is { } realSize)
        {
            fileSize = realSize;
            segments = ReadPaxSegments(ref contentSize);
        }
        else
        {
            return null;
        }
        return SparseMap.Validate(segments, fileSize, contentSize);
    }

    private List<TarSegment> ReadPaxSegments(ref long contentSize)
    {
        long major = records.Number("GNU.sparse.major") ?? 0;
        long minor = records.Number("GNU.sparse.minor") ?? 0;
        if (major == 1 && minor == 0)
            return SparseMap.ReadFromContent(input, ref contentSize, limits.MaximumSparseSegments);
        if (major != 0)
            throw TarError.Bad($"a sparse file is in the unknown format {major}.{minor}");
        return records.Has("GNU.sparse.map")
            ? SparseMap.ParseList(records.Value("GNU.sparse.map"), limits.MaximumSparseSegments)
            : SparseMap.Pair(records.SparseNumbers);
    }

    private uint Id(string key, Range field)
    {
        long id = records.Number(key) ?? _header.Number(field, key);
        return id is >= 0 and < uint.MaxValue ? (uint)id : throw TarError.Bad($"an entry has the {key} {id}, which no Linux system has");
    }

    private DeviceNumber Device()
    {
        long major = _header.UstarNumber(TarFormat.DeviceMajor, "major number");
        long minor = _header.UstarNumber(TarFormat.DeviceMinor, "minor number");
        return major is >= 0 and <= uint.MaxValue && minor is >= 0 and <= uint.MaxValue
            ? new DeviceNumber((uint)major, (uint)minor)
            : throw TarError.Bad($"a device has the number {major}:{minor}");
    }

    private string Bounded(string name)
    {
        // A lone surrogate is one byte, which UTF-8 counts as three: the cheap bound first.
        if (name.Length * 3 > limits.MaximumNameBytes && UnixString.ToBytes(name).Length > limits.MaximumNameBytes)
            throw TarError.TooMuch($"a name has more than the {limits.MaximumNameBytes} bytes that are allowed: {name[..60]}...");
        return name;
    }
}
