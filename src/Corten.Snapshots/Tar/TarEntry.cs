using Corten.Linux.Files;

namespace Corten.Snapshots.Tar;

/// <summary>What an entry of an archive is.</summary>
public enum TarEntryKind
{
    /// <summary>A file with content.</summary>
    RegularFile,

    /// <summary>A further name of a file that stands earlier in the archive, or in a layer below.</summary>
    HardLink,

    /// <summary>A symlink.</summary>
    SymbolicLink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    Fifo,
}

/// <summary>A run of data in a sparse file; what no run covers is a hole.</summary>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct TarSegment(long Offset, long Length);

/// <summary>An extended attribute.</summary>
/// <param name="Name">With its name space, for example "security.capability".</param>
/// <param name="Value">Any bytes.</param>
public readonly record struct TarAttribute(string Name, byte[] Value);

/// <summary>
/// An entry of an archive, whatever the format that it was written in. Names are bytes: those outside of UTF-8 stand in the strings as
/// <see cref="Linux.UnixString"/> has them.
/// </summary>
public sealed record TarEntry
{
    /// <summary>The name as it is in the archive: it may be absolute, climb with "..", and end with a slash.</summary>
    public required string Name { get; init; }

    /// <summary>The type.</summary>
    public TarEntryKind Kind { get; init; }

    /// <summary>The target of a symlink, or the name that a hard link links to.</summary>
    public string LinkTarget { get; init; } = "";

    /// <summary>Permission bits with setuid, setgid and sticky: 0 to 07777.</summary>
    public uint Mode { get; init; }

    /// <summary>Owner.</summary>
    public uint Uid { get; init; }

    /// <summary>Group.</summary>
    public uint Gid { get; init; }

    /// <summary>Name of the owner; empty where the archive has none.</summary>
    public string UserName { get; init; } = "";

    /// <summary>Name of the group; empty where the archive has none.</summary>
    public string GroupName { get; init; } = "";

    /// <summary>Bytes of a regular file, holes included; zero for every other kind.</summary>
    public long Size { get; init; }

    /// <summary>Last change of the content.</summary>
    public Timestamp Modified { get; init; }

    /// <summary>Last access; null where the archive does not say.</summary>
    public Timestamp? Accessed { get; init; }

    /// <summary>The device that a device node stands for.</summary>
    public DeviceNumber Device { get; init; }

    /// <summary>Extended attributes.</summary>
    public IReadOnlyList<TarAttribute> Attributes { get; init; } = [];

    /// <summary>Where a sparse file has data, ascending and without overlap; null for a file without holes.</summary>
    public IReadOnlyList<TarSegment>? Segments { get; init; }

    /// <summary>Bytes of content that the archive holds for this entry: <see cref="Size"/> without the holes.</summary>
    public long StoredSize => Segments?.Sum(s => s.Length) ?? Size;
}
