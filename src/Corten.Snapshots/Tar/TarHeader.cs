using Corten.Linux;

namespace Corten.Snapshots.Tar;

/// <summary>A view of one header block of 512 bytes.</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block, long position)
{
    private readonly ReadOnlySpan<byte> _block = block;
    private readonly long _position = position;

    /// <summary>The type flag.</summary>
    public char Type => (char)_block[TarFormat.Type];

    public string LinkName => Text(TarFormat.LinkName);

    public string UserName => IsV7 ? "" : Text(TarFormat.UserName);

    public string GroupName => IsV7 ? "" : Text(TarFormat.GroupName);

    /// <summary>The name with its prefix. GNU's own format keeps other things in the place of the prefix.</summary>
    public string Name
    {
        get
        {
            var name = Terminated(TarFormat.Name);
            if (!_block[TarFormat.Magic].SequenceEqual("ustar\0"u8))
                return UnixString.FromBytes(name);
            bool star = _block[TarFormat.StarTrailer].SequenceEqual("tar\0"u8);
            var prefix = Terminated(star ? TarFormat.StarPrefix : TarFormat.Prefix);
            return prefix.IsEmpty ? UnixString.FromBytes(name) : UnixString.FromBytes([.. prefix, (byte)'/', .. name]);
        }
    }

    private bool IsV7 => !_block[TarFormat.Magic][..5].SequenceEqual("ustar"u8);

    /// <summary>Whether the header's sum is right, counted over unsigned bytes as the standard has it or over signed ones as some old tars did.</summary>
    public bool HasValidChecksum()
    {
        long unsigned = 0;
        long signed = 0;
        foreach (byte value in _block)
        {
            unsigned += value;
            signed += (sbyte)value;
        }
        foreach (byte value in _block[TarFormat.Checksum])
        {
            unsigned += ' ' - value;
            signed += ' ' - (sbyte)value;
        }
        return TarNumber.TryParseField(_block[TarFormat.Checksum], out long stored) && (stored == unsigned || stored == signed);
    }

    /// <summary>The number in <paramref name="field"/>.</summary>
    /// <exception cref="SnapshotException">The field holds something else.</exception>
    public long Number(Range field, string what) => TarNumber.TryParseField(_block[field], out long value)
        ? value
        : throw TarError.Bad($"the header at byte {_position} has a {what} that is not a number");

    /// <summary>As <see cref="Number"/>, zero in the v7 format, which has no such field.</summary>
    public long UstarNumber(Range field, string what) => IsV7 ? 0 : Number(field, what);

    /// <summary>The bytes of <paramref name="field"/>.</summary>
    public ReadOnlySpan<byte> Field(Range field) => _block[field];

    private string Text(Range field) => UnixString.FromBytes(Terminated(field));

    private ReadOnlySpan<byte> Terminated(Range field)
    {
        var bytes = _block[field];
        int end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }
}
