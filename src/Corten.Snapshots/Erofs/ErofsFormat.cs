namespace Corten.Snapshots.Erofs;

/// <summary>The numbers of the EROFS format (the kernel's erofs.rst and erofs_fs.h) that an index over a tar needs.</summary>
internal static class ErofsFormat
{
    /// <summary>Bytes of a block: those of a tar, so that a file's content can be named where it lies.</summary>
    public const int BlockSize = 512;

    public const int BlockBits = 9;

    /// <summary>Where the superblock begins, and how long it is.</summary>
    public const int SuperblockOffset = 1024;

    public const int SuperblockSize = 128;

    public const uint Magic = 0xE0F5E1E2;

    public const uint HasTimes = 0x2;

    public const uint HasChunkedFiles = 0x4;

    public const uint HasDevices = 0x8;

    /// <summary>An entry of the table of devices; the table begins at a multiple of this.</summary>
    public const int DeviceSlotSize = 128;

    /// <summary>Unit of inode numbers: a number times this is an inode's place behind the beginning of the metadata.</summary>
    public const int SlotSize = 32;

    /// <summary>An inode of the extended form.</summary>
    public const int InodeSize = 64;

    /// <summary>Of a file whose content is in the inode's blocks, the first of which is named.</summary>
    public const int FlatPlain = 0;

    /// <summary>As <see cref="FlatPlain"/>, but what does not fill a block stands behind the inode.</summary>
    public const int FlatInline = 2;

    /// <summary>Of a file in chunks of one size, each with a place of its own.</summary>
    public const int Chunked = 4;

    /// <summary>A chunk's place has eight bytes, with the number of the device.</summary>
    public const int ChunkIndexes = 0x20;

    /// <summary>The exponent of the largest chunk, in blocks.</summary>
    public const int MaximumChunkBits = 31;

    public const int ChunkIndexSize = 8;

    /// <summary>Place of a chunk that is a hole.</summary>
    public const uint Hole = 0xffffffff;

    public const int DirectoryEntrySize = 12;

    public const int AttributesHeaderSize = 12;

    public const int AttributeEntrySize = 4;

    public const byte UserSpace = 1;

    public const byte AccessListSpace = 2;

    public const byte DefaultListSpace = 3;

    /// <summary>The name spaces of attributes that have a number instead of a prefix.</summary>
    public static readonly (string Prefix, byte Number)[] AttributeSpaces =
    [
        ("system.posix_acl_access", AccessListSpace), ("system.posix_acl_default", DefaultListSpace), ("user.", UserSpace), ("trusted.", 4), ("security.", 6),
    ];
}
