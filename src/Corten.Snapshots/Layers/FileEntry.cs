using Corten.Linux.Files;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>Describes a file of the disk as a layer's archive does.</summary>
public static class FileEntry
{
    /// <summary>The entry of <paramref name="name"/> in <paramref name="directory"/>, without what belongs to the host: its labels, an overlay's attributes.</summary>
    /// <param name="directory">The directory that holds it.</param>
    /// <param name="name">One component; "." is the directory itself.</param>
    /// <param name="path">What the entry is called in the archive.</param>
    /// <param name="status">Its status.</param>
    public static TarEntry Of(SafeFileHandle directory, string name, string path, FileStatus status) => new()
    {
        Name = path,
        Kind = Kind(status.Kind),
        LinkTarget = status.Kind == FileKind.SymbolicLink ? UnixDirectory.ReadLink(directory, name) : "",
        Mode = status.Mode,
        Uid = status.Uid,
        Gid = status.Gid,
        Size = status.Kind == FileKind.Regular ? (long)status.Size : 0,
        Modified = new Timestamp(status.ModifiedSeconds, status.ModifiedNanoseconds),
        Device = status.Kind is FileKind.BlockDevice or FileKind.CharacterDevice ? status.Represents : default,
        Attributes = [.. Attributes(directory, name)],
    };

    private static IEnumerable<TarAttribute> Attributes(SafeFileHandle directory, string name)
    {
        foreach (string attribute in ExtendedAttributes.List(directory, name).Where(a => !LayerNames.IsPrivate(a)))
        {
            if (ExtendedAttributes.Get(directory, name, attribute) is { } value)
                yield return new TarAttribute(attribute, value);
        }
    }

    private static TarEntryKind Kind(FileKind kind) => kind switch
    {
        FileKind.Directory => TarEntryKind.Directory,
        FileKind.SymbolicLink => TarEntryKind.SymbolicLink,
        FileKind.CharacterDevice => TarEntryKind.CharacterDevice,
        FileKind.BlockDevice => TarEntryKind.BlockDevice,
        FileKind.Fifo => TarEntryKind.Fifo,
        _ => TarEntryKind.RegularFile,
    };
}
