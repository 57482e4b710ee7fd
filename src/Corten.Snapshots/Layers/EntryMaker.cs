using Corten.Linux.Files;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>Makes the entries of an archive whose form does not depend on what the directory is for: directories and symlinks.</summary>
internal sealed class EntryMaker(LayerTree tree, EntryMetadata metadata)
{
    /// <summary>An entry for "/" or "." says what the root is like. It can be nothing but a directory (CVE-2021-29136).</summary>
    public static void RequireRoot(TarEntry entry)
    {
        if (entry.Kind != TarEntryKind.Directory)
            throw new SnapshotException(SnapshotError.BadLayer, "the root of a layer must be a directory");
    }

    /// <summary>A symlink without a target is none on any file system.</summary>
    public static void RequireTarget(TarEntry entry)
    {
        if (entry.LinkTarget.Length == 0)
            throw new SnapshotException(SnapshotError.BadLayer, "the symlink has no target");
    }

    /// <summary>What kind of file the entry of a fifo or device makes.</summary>
    public static FileKind KindOfNode(TarEntry entry) => entry.Kind switch
    {
        TarEntryKind.Fifo => FileKind.Fifo,
        TarEntryKind.BlockDevice => FileKind.BlockDevice,
        _ => FileKind.CharacterDevice,
    };

    /// <summary>Gives the root what <paramref name="entry"/> says.</summary>
    public void ApplyRoot(TarEntry entry)
    {
        RequireRoot(entry);
        tree.Enter([], create: false);
        metadata.ReplaceOnDirectory(tree.Current.Diff!, entry);
        tree.Metadata.Remember("", EntryMetadata.Final(entry));
    }

    /// <summary>Makes a directory, or gives one that is there the entry's owner and attributes.</summary>
    /// <param name="parent">The tree's current directory.</param>
    /// <param name="name">One component.</param>
    /// <param name="entry">The entry.</param>
    public void MakeDirectory(SafeFileHandle parent, string name, TarEntry entry)
    {
        if (tree.MakeDirectory(name))
        {
            using var existing = UnixFile.OpenAt(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            metadata.ReplaceOnDirectory(existing, entry);
        }
        else
        {
            metadata.SetOnNewDirectory(parent, name, entry);
        }
        tree.Metadata.Remember($"{tree.CurrentPath}/{name}", EntryMetadata.Final(entry));
    }

    /// <summary>Makes a symlink in the place of whatever has the name.</summary>
    public void MakeSymlink(SafeFileHandle directory, string name, TarEntry entry)
    {
        RequireTarget(entry);
        FileWriter.Replace(directory, name, () => UnixDirectory.TryMakeSymlink(directory, name, entry.LinkTarget), "make symlink");
        metadata.SetOnName(directory, name, entry);
    }
}
