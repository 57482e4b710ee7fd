using Corten.Linux.Files;
using Corten.Snapshots.Tar;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// A file of a layer while its index is made. Hard links are one node under several names. There may be millions, so what few of them have is kept
/// in fields that others use for something else.
/// </summary>
internal sealed class IndexNode
{
    // Either the bytes that stand behind the inode, or the extents, or what is in a directory; null for a file of one extent.
    private readonly object? _content;
    private readonly long _sizeOrDevice;
    private readonly uint _address;
    private readonly ushort _kind;
    private ushort _mode;
    private TarAttribute[]? _attributes;

    /// <summary>A directory, a fifo, or a node of <paramref name="device"/>.</summary>
    public IndexNode(FileKind kind, DeviceNumber device = default)
    {
        _kind = (ushort)kind;
        _sizeOrDevice = (long)device.Encoded;
        if (kind == FileKind.Directory)
            _content = new Dictionary<string, IndexNode>(StringComparer.Ordinal);
    }

    /// <summary>A symlink, or a file so small that it stands behind its inode.</summary>
    public IndexNode(FileKind kind, byte[] inline)
    {
        _kind = (ushort)kind;
        _content = inline;
        _sizeOrDevice = inline.Length;
    }

    /// <summary>A regular file of <paramref name="size"/> bytes, larger than none.</summary>
    public IndexNode(long size, IReadOnlyList<Extent> extents)
    {
        _kind = (ushort)FileKind.Regular;
        _sizeOrDevice = size;
        if (extents is [{ FileBlock: 0, Device: 1 } whole] && whole.Blocks == Blocks(size))
            _address = whole.Address;
        else
            _content = extents;
    }

    /// <summary>The type.</summary>
    public FileKind Kind => (FileKind)_kind;

    /// <summary>0 to 07777.</summary>
    public uint Mode
    {
        get => _mode;
        set => _mode = (ushort)value;
    }

    public uint Uid { get; set; }

    public uint Gid { get; set; }

    public Timestamp Modified { get; set; }

    /// <summary>The device that a node stands for.</summary>
    public DeviceNumber Device => Kind is FileKind.CharacterDevice or FileKind.BlockDevice ? DeviceNumber.Decode((ulong)_sizeOrDevice) : default;

    /// <summary>Bytes of a regular file.</summary>
    public long Size => Kind == FileKind.Regular ? _sizeOrDevice : 0;

    /// <summary>Content that stands behind the inode: a small file's, or a symlink's target.</summary>
    public byte[]? Inline => _content as byte[];

    /// <summary>Whether this is a regular file whose content lies in extents.</summary>
    public bool HasExtents => Kind == FileKind.Regular && Inline is null;

    /// <summary>Where the content of a larger file lies, ascending; what no extent covers is a hole.</summary>
    public IReadOnlyList<Extent> Extents => _content as IReadOnlyList<Extent> ?? (HasExtents ? [new Extent(0, Blocks(Size), 1, _address)] : []);

    /// <summary>Extended attributes.</summary>
    public IReadOnlyList<TarAttribute> Attributes
    {
        get => _attributes ?? [];
        set => _attributes = value.Count == 0 ? null : [.. value];
    }

    /// <summary>What is in a directory, by name; null for what is none.</summary>
    public Dictionary<string, IndexNode>? Children => _content as Dictionary<string, IndexNode>;

    /// <summary>Whether a directory shows nothing of the layers below.</summary>
    public bool IsOpaque { get; set; }

    /// <summary>Whether what does not fill a block stands behind the inode.</summary>
    public bool HasInlineTail { get; set; }

    /// <summary>Names that lead here.</summary>
    public uint Links { get; set; }

    /// <summary>Where the inode stands, in bytes behind the beginning of the metadata; negative before it has a place.</summary>
    public long Place { get; set; } = -1;

    /// <summary>The first of its own blocks, counted from the first of all directories' and symlinks' blocks.</summary>
    public uint FirstBlock { get; set; }

    /// <summary>Whether this is an overlay's whiteout.</summary>
    public bool IsWhiteout => Kind == FileKind.CharacterDevice && _sizeOrDevice == 0;

    /// <summary>The whiteout of an overlay.</summary>
    public static IndexNode Whiteout() => new(FileKind.CharacterDevice);

    /// <summary>A directory that no entry describes: root's, readable, and of a time that does not vary from one to the next.</summary>
    public static IndexNode ImpliedDirectory() => new(FileKind.Directory) { Mode = 0x1ed };

    private static long Blocks(long size) => (size + ErofsFormat.BlockSize - 1) / ErofsFormat.BlockSize;
}
