using Corten.Linux.Files;

namespace Corten.Snapshots.Erofs;

/// <summary>What is known of one file. There may be millions, so what only some kinds have shares its field with what others have.</summary>
internal struct IndexRecord
{
    /// <summary>Bytes of a regular file, or the number of a device.</summary>
    public long SizeOrDevice;

    public long ModifiedSeconds;

    public uint ModifiedNanoseconds;

    public uint Uid;

    public uint Gid;

    /// <summary>Names that lead here.</summary>
    public uint Links;

    /// <summary>Where the inode stands, in slots behind the beginning of the metadata; zero before it has a place.</summary>
    public uint Slot;

    /// <summary>The first of its own blocks.</summary>
    public uint FirstBlock;

    /// <summary>Of a directory: its first entry. Else, as the flags say: the block of the tar, or where bytes or a list of extents are kept.</summary>
    public int Content;

    /// <summary>Of a directory: its last entry.</summary>
    public int LastEntry;

    /// <summary>Of a directory: the one above it.</summary>
    public int Parent;

    /// <summary>Where the extended attributes are kept; zero where there are none.</summary>
    public int Attributes;

    /// <summary>As stat(2) has it.</summary>
    public ushort KindAndMode;

    public IndexFlags Flags;

    public readonly FileKind Kind => (FileKind)(KindAndMode & 0xf000);
}

/// <summary>What else is known of a file.</summary>
[Flags]
internal enum IndexFlags : ushort
{
    None = 0,

    /// <summary>A directory that shows nothing of the layers below.</summary>
    Opaque = 1,

    /// <summary>What does not fill a block stands behind the inode.</summary>
    InlineTail = 2,

    /// <summary>The content is bytes that are kept here.</summary>
    Inline = 4,

    /// <summary>The content has several extents, or one that is not simply the whole file.</summary>
    ExtentList = 8,
}
