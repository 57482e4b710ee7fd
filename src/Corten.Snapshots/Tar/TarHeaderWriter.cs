using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Snapshots.Tar;

/// <summary>Fills header blocks of the ustar format, and notes what does not fit there as PAX records.</summary>
internal readonly ref struct TarHeaderWriter
{
    private readonly Span<byte> _block;
    private readonly PaxBuilder _records;

    public TarHeaderWriter(Span<byte> block, PaxBuilder records)
    {
        block.Clear();
        "ustar\0"u8.CopyTo(block[TarFormat.Magic]);
        "00"u8.CopyTo(block[TarFormat.MagicAndVersion][6..]);
        _block = block;
        _records = records;
    }

    /// <summary>Writes every field but the checksum.</summary>
    /// <param name="entry">What to describe.</param>
    /// <param name="contentSize">Bytes of content in the archive.</param>
    public void Write(TarEntry entry, long contentSize)
    {
        WriteName(entry.Name);
        _block[TarFormat.Type] = TypeFlag(entry.Kind);
        WriteText(TarFormat.LinkName, "linkpath", entry.LinkTarget);
        WriteNumber(TarFormat.Mode, null, entry.Mode);
        WriteNumber(TarFormat.Uid, "uid", entry.Uid);
        WriteNumber(TarFormat.Gid, "gid", entry.Gid);
        WriteNumber(TarFormat.Size, "size", contentSize);
        WriteTime(entry.Modified);
        WriteText(TarFormat.UserName, "uname", entry.UserName);
        WriteText(TarFormat.GroupName, "gname", entry.GroupName);
        WriteNumber(TarFormat.DeviceMajor, null, entry.Device.Major);
        WriteNumber(TarFormat.DeviceMinor, null, entry.Device.Minor);
        if (entry.Accessed is { } accessed)
            _records.Add("atime", accessed);
        foreach (var (name, value) in entry.Attributes.OrderBy(a => a.Name, StringComparer.Ordinal))
            _records.Add("SCHILY.xattr." + name, value);
    }

    /// <summary>The header of a PAX extended header with <paramref name="size"/> bytes of records.</summary>
    public void WriteExtension(string entryName, long size)
    {
        byte[] name = [.. "PaxHeaders.0/"u8, .. UnixString.ToBytes(LastComponent(entryName))];
        name.AsSpan(0, Math.Min(name.Length, TarFormat.SmallNameSize)).CopyTo(_block);
        _block[TarFormat.Type] = (byte)'x';
        WriteNumber(TarFormat.Mode, null, 0x1a4);
        WriteNumber(TarFormat.Uid, null, 0);
        WriteNumber(TarFormat.Gid, null, 0);
        WriteNumber(TarFormat.Size, null, size);
        WriteNumber(TarFormat.Modified, null, 0);
        WriteNumber(TarFormat.DeviceMajor, null, 0);
        WriteNumber(TarFormat.DeviceMinor, null, 0);
    }

    /// <summary>Writes the checksum: the sum of the block's bytes with the field itself as spaces.</summary>
    public void Seal()
    {
        var field = _block[TarFormat.Checksum];
        field.Fill((byte)' ');
        long sum = 0;
        foreach (byte value in _block)
            sum += value;
        WriteOctal(field[..6], sum);
        field[6] = 0;
    }

    /// <summary>The last component of a name, without the slash of a directory.</summary>
    public static string LastComponent(string name)
    {
        name = name.TrimEnd('/');
        return name[(name.LastIndexOf('/') + 1)..];
    }

    private static byte TypeFlag(TarEntryKind kind) => kind switch
    {
        TarEntryKind.HardLink => (byte)'1',
        TarEntryKind.SymbolicLink => (byte)'2',
        TarEntryKind.CharacterDevice => (byte)'3',
        TarEntryKind.BlockDevice => (byte)'4',
        TarEntryKind.Directory => (byte)'5',
        TarEntryKind.Fifo => (byte)'6',
        _ => (byte)'0',
    };

    // A name of at most 100 bytes stands alone; a longer one is split at a slash, prefix before it.
    private void WriteName(string name)
    {
        byte[] bytes = UnixString.ToBytes(name);
        int slash = bytes.Length <= TarFormat.SmallNameSize ? -1 : SplitPoint(bytes);
        if (!NeedsRecord(bytes) && (bytes.Length <= TarFormat.SmallNameSize || slash > 0))
        {
            bytes[(slash + 1)..].CopyTo(_block);
            if (slash > 0)
                bytes.AsSpan(0, slash).CopyTo(_block[TarFormat.Prefix]);
            return;
        }
        _records.Add("path", bytes);
        bytes.AsSpan(0, Math.Min(bytes.Length, TarFormat.SmallNameSize)).CopyTo(_block);
    }

    private static int SplitPoint(ReadOnlySpan<byte> name)
    {
        int first = name.Length - TarFormat.SmallNameSize - 1;
        int end = Math.Min(name.Length - 1, TarFormat.PrefixSize + 1);
        int slash = first < end ? name[first..end].IndexOf((byte)'/') : -1;
        return slash < 0 ? -1 : first + slash;
    }

    // Readers disagree on the encoding of ustar's fields, and agree that PAX records are UTF-8. Bytes that are not UTF-8 stand as they are.
    private static bool NeedsRecord(ReadOnlySpan<byte> text) =>
        !System.Text.Ascii.IsValid(text) && System.Text.Unicode.Utf8.IsValid(text);

    private void WriteText(Range field, string key, string text)
    {
        byte[] bytes = UnixString.ToBytes(text);
        var target = _block[field];
        // The names of owners must end with a NUL, the name of a link need not.
        int room = key == "linkpath" ? target.Length : target.Length - 1;
        if (bytes.Length > room || NeedsRecord(bytes))
            _records.Add(key, bytes);
        bytes.AsSpan(0, Math.Min(bytes.Length, room)).CopyTo(target);
    }

    private void WriteTime(Timestamp time)
    {
        if (time.Nanoseconds == 0 && Fits(TarFormat.Modified, time.Seconds))
        {
            WriteNumber(TarFormat.Modified, null, time.Seconds);
            return;
        }
        _records.Add("mtime", time);
        WriteNumber(TarFormat.Modified, null, Fits(TarFormat.Modified, time.Seconds) ? time.Seconds : 0);
    }

    private void WriteNumber(Range field, string? key, long value)
    {
        if (!Fits(field, value))
        {
            if (key is null)
                throw new ArgumentOutOfRangeException(nameof(value), $"{value} does not fit into a tar header");
            _records.Add(key, value);
            value = 0;
        }
        var target = _block[field];
        WriteOctal(target[..^1], value);
    }

    private bool Fits(Range field, long value) => value >= 0 && value < 1L << (3 * (_block[field].Length - 1));

    private static void WriteOctal(Span<byte> digits, long value)
    {
        for (int i = digits.Length - 1; i >= 0; i--, value >>= 3)
            digits[i] = (byte)('0' + (value & 7));
    }
}
