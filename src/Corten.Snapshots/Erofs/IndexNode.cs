using Corten.Linux.Files;
using Corten.Snapshots.Tar;

namespace Corten.Snapshots.Erofs;

/// <summary>A file of a layer while its index is made. Hard links are one node under several names.</summary>
internal sealed class IndexNode(FileKind kind)
{
    /// <summary>The type.</summary>
    public FileKind Kind { get; } = kind;

    /// <summary>0 to 07777.</summary>
    public uint Mode { get; set; }

    public uint Uid { get; set; }

    public uint Gid { get; set; }

    public Timestamp Modified { get; set; }

    /// <summary>The device that a node stands for.</summary>
    public DeviceNumber Device { get; init; }

    /// <summary>Bytes of a regular file.</summary>
    public long Size { get; init; }

    /// <summary>Content that stands behind the inode: a small file's, or a symlink's target.</summary>
    public byte[]? Inline { get; set; }

    /// <summary>Where the content of a larger file lies, ascending; what no extent covers is a hole.</summary>
    public IReadOnlyList<Extent> Extents { get; init; } = [];

    /// <summary>Extended attributes.</summary>
    public IReadOnlyList<TarAttribute> Attributes { get; set; } = [];

    /// <summary>What is in a directory, by name; null for what is none.</summary>
    public Dictionary<string, IndexNode>? Children { get; } = kind == FileKind.Directory ? new(StringComparer.Ordinal) : null;

    /// <summary>Whether a directory shows nothing of the layers below.</summary>
    public bool IsOpaque { get; set; }

    /// <summary>Names that lead here.</summary>
    public uint Links { get; set; }

    /// <summary>Where the inode stands, in bytes behind the beginning of the metadata; negative before it has a place.</summary>
    public long Place { get; set; } = -1;

    /// <summary>The first of its own blocks, counted from the first of all directories' and symlinks' blocks.</summary>
    public uint FirstBlock { get; set; }

    /// <summary>Whether what does not fill a block stands behind the inode.</summary>
    public bool HasInlineTail { get; set; }

    /// <summary>Whether this is an overlay's whiteout.</summary>
    public bool IsWhiteout => Kind == FileKind.CharacterDevice && Device == default;

    /// <summary>The whiteout of an overlay.</summary>
    public static IndexNode Whiteout() => new(FileKind.CharacterDevice);

    /// <summary>A directory that no entry describes: root's, readable, and of a time that does not vary from one to the next.</summary>
    public static IndexNode ImpliedDirectory() => new(FileKind.Directory) { Mode = 0x1ed };
}
