using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Copying;

/// <summary>
/// Unpacks an archive into a directory that is in use, as cp does: what is there and not in the archive stays. Parents are resolved in the root as
/// a process chrooted to it would, so that no symlink leads out, whoever changes the tree meanwhile; the last component is never followed.
/// </summary>
/// <param name="root">The root of the tree.</param>
/// <param name="directory">Path of the directory in it that the archive's names are relative to.</param>
/// <param name="owner">To whom the files belong.</param>
/// <param name="overwrite">Whether a directory gives way to something else, and the other way round.</param>
public sealed class TreeExtractor(SafeFileHandle root, string directory, CopyOwner owner, bool overwrite)
{
    private const uint ParentMode = 0x1ed;
    private readonly EntryMetadata _metadata = new();
    private readonly List<(string Path, TarEntry Entry)> _directories = [];

    /// <summary>Unpacks everything.</summary>
    /// <exception cref="SnapshotException">The archive is not one, or is damaged; or the host refused, or something is in the way.</exception>
    public void Extract(Stream tar)
    {
        var reader = new TarReader(tar, new LayerLimits { MaximumBytes = long.MaxValue });
        while (reader.Next() is { } entry)
            Named(entry.Name, () => Place(Own(entry), reader));
        reader.Drain();
        // The deepest first: setting one's times does not change another's that is done.
        foreach (var (path, entry) in _directories.AsEnumerable().Reverse())
            Named(entry.Name, () => Finish(path, entry));
    }

    private TarEntry Own(TarEntry entry) => entry with { Uid = owner.Uid ?? entry.Uid, Gid = owner.Gid ?? entry.Gid };

    private static void Named(string name, Action action)
    {
        try
        {
            action();
        }
        catch (LinuxException e)
        {
            throw new SnapshotException(SnapshotError.Host, $"error creating \"{name}\": {e.Message}", e);
        }
    }

    private void Place(TarEntry entry, TarReader reader)
    {
        string[] path = LayerNames.Split(entry.Name);
        if (path.Length == 0)
            return; // The directory itself is the caller's.
        using var parent = RootedDirectory.Ensure(root, PathOf(path.AsSpan(..^1)), ParentMode);
        string name = path[^1];
        if (entry.Kind == TarEntryKind.Directory)
        {
            MakeDirectory(parent, name, PathOf(path), entry);
            return;
        }
        if (FileStatus.Find(parent, name) is { Kind: FileKind.Directory })
            GiveWay(parent, name, PathOf(path), "a directory with something else");
        Make(parent, name, entry, reader);
    }

    private void Make(SafeFileHandle parent, string name, TarEntry entry, TarReader reader)
    {
        switch (entry.Kind)
        {
            case TarEntryKind.RegularFile:
                new FileWriter(_metadata).Write(parent, name, entry, reader);
                return;
            case TarEntryKind.HardLink:
                Link(parent, name, entry);
                return;
            case TarEntryKind.SymbolicLink:
                EntryMaker.RequireTarget(entry);
                FileWriter.Replace(parent, name, () => UnixDirectory.TryMakeSymlink(parent, name, entry.LinkTarget), "make symlink");
                break;
            default:
                var kind = EntryMaker.KindOfNode(entry);
                FileWriter.Replace(parent, name, () => UnixDirectory.TryMakeNode(parent, name, kind, 0, entry.Device), "make device node");
                break;
        }
        _metadata.SetOnName(parent, name, entry);
    }

    private void MakeDirectory(SafeFileHandle parent, string name, string path, TarEntry entry)
    {
        if (FileStatus.Find(parent, name) is { Kind: not FileKind.Directory } && !IsDirectory(path))
            GiveWay(parent, name, path, "something that is no directory with a directory");
        RootedDirectory.TryMakeDirectory(parent, name, 0x1c0);
        _directories.Add((path, entry));
    }

    // A symlink to a directory serves as one.
    private bool IsDirectory(string path)
    {
        using var found = RootedPath.OpenIfExists(root, path, OpenFlags.Path | OpenFlags.Directory);
        return found is not null;
    }

    private void GiveWay(SafeFileHandle parent, string name, string path, string what)
    {
        if (!overwrite)
            throw new SnapshotException(SnapshotError.BadLayer, $"cannot copy: error creating \"{path}\": cannot overwrite {what}: file exists");
        DirectoryTree.Remove(parent, name);
    }

    private void Link(SafeFileHandle parent, string name, TarEntry entry)
    {
        string[] target = LayerNames.Split(entry.LinkTarget);
        if (target.Length == 0)
            throw new SnapshotException(SnapshotError.BadLayer, $"error creating \"{entry.Name}\": it is a link to the root");
        using var from = RootedPath.Open(root, PathOf(target.AsSpan(..^1)), OpenFlags.Path | OpenFlags.Directory);
        FileWriter.Replace(parent, name, () => UnixDirectory.TryLink(from, target[^1], parent, name), "make hard link");
    }

    private void Finish(string path, TarEntry entry)
    {
        using var made = RootedPath.Open(root, path, OpenFlags.ReadOnly | OpenFlags.Directory);
        _metadata.ReplaceOnDirectory(made, entry);
        FileMetadata.SetMode(made, entry.Mode);
        FileMetadata.SetTimes(made, entry.Accessed ?? entry.Modified, entry.Modified);
    }

    private string PathOf(ReadOnlySpan<string> components) => components.Length == 0 ? directory : $"{directory}/{string.Join('/', components.ToArray())}";
}
