using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Flattening;

/// <summary>
/// Unpacks layers one upon the other into one plain directory, as a bundle has it. Nothing that a layer names is reached through the kernel's
/// own path walk: parents are walked handle by handle, and symlinks are resolved within the directory.
/// </summary>
/// <example>
/// <code>
/// using var rootfs = RootfsUnpacker.Open("/srv/bundle/rootfs", RootfsOptions.Default);
/// foreach (var layer in layers)
///     rootfs.Apply(layer);
/// rootfs.Finish();
/// </code>
/// </example>
public sealed class RootfsUnpacker : IDisposable
{
    private readonly LayerTree _tree;
    private readonly RootfsOptions _options;
    private readonly EntryMetadata _metadata;
    private readonly EntryMaker _maker;
    private readonly FileWriter _files;
    private readonly HardLinks _hardLinks;
    private UpperPaths _upper = new();
    private long _whiteouts;

    private RootfsUnpacker(SafeFileHandle root, RootfsOptions options)
    {
        _options = options;
        var implied = options.Translate(new TarEntry { Name = "/", Kind = TarEntryKind.Directory });
        FileMetadata.SetOwner(root, implied.Uid, implied.Gid);
        _metadata = new EntryMetadata(StatusOfNew(root));
        _files = new FileWriter(_metadata, options.Observer);
        var copyUp = new CopyUp();
        _tree = new LayerTree(root, lower: null, new DirectoryMetadata(), copyUp) { PlainOwner = (implied.Uid, implied.Gid) };
        _maker = new EntryMaker(_tree, _metadata);
        _hardLinks = new HardLinks(_tree, copyUp);
    }

    /// <summary>Starts on a directory, which is made where it is not there.</summary>
    /// <exception cref="SnapshotException">It cannot be made or opened.</exception>
    public static RootfsUnpacker Open(string directory, RootfsOptions options)
    {
        try
        {
            UnixDirectory.MakeIfAbsent(directory, 0x1ed);
            var root = UnixFile.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
            var unpacker = new RootfsUnpacker(root, options);
            unpacker._tree.Metadata.Remember("", DirectoryMetadata.Implied);
            return unpacker;
        }
        catch (LinuxException e)
        {
            throw new SnapshotException(SnapshotError.Host, $"unpack into {directory}: {e.Message}", e);
        }
    }

    /// <summary>Applies one layer. Modes and times of directories wait for <see cref="Finish"/>.</summary>
    /// <param name="tar">The uncompressed archive, read to its end.</param>
    /// <exception cref="SnapshotException">The archive or the host refused; the directory holds a part of the layer then.</exception>
    public LayerStatistics Apply(Stream tar)
    {
        var reader = new TarReader(tar, _options.Limits);
        _upper = new UpperPaths();
        long bytes = _files.Bytes;
        long entries = 0;
        (_whiteouts, _metadata.Dropped) = (0, 0);
        while (reader.Next() is { } entry)
        {
            Named(entry.Name, () => Place(entry, reader));
            if (++entries + _tree.ImpliedDirectories > _options.Limits.MaximumEntries)
                throw new SnapshotException(SnapshotError.LimitExceeded, $"the layer has more than the {_options.Limits.MaximumEntries} files that are allowed");
        }
        reader.Drain();
        return new LayerStatistics(entries, _files.Bytes - bytes, _whiteouts, _metadata.Dropped);
    }

    /// <summary>Gives all directories their modes and times.</summary>
    public void Finish() => Named("the directories", () => _tree.Metadata.Apply(_tree));

    /// <inheritdoc/>
    public void Dispose() => _tree.Dispose();

    private static void Named(string name, Action action)
    {
        try
        {
            action();
        }
        catch (LinuxException e)
        {
            throw new SnapshotException(SnapshotError.Host, $"unpack {name}: {e.Message}", e);
        }
        catch (SnapshotException e) when (e.Error == SnapshotError.BadLayer)
        {
            throw new SnapshotException(SnapshotError.BadLayer, $"unpack {name}: {e.Message}", e);
        }
    }

    private void Place(TarEntry stored, TarReader reader)
    {
        string[] path = LayerNames.Split(stored.Name);
        if (path.Length == 0)
        {
            _maker.ApplyRoot(_options.Translate(stored));
            return;
        }
        string name = path[^1];
        var parent = path.AsSpan(..^1);
        if (name.StartsWith(LayerNames.WhiteoutPrefix, StringComparison.Ordinal))
        {
            _whiteouts += _upper.Apply(_tree, parent, name) ? 1 : 0;
            return;
        }
        if (stored.Kind == TarEntryKind.HardLink)
        {
            _hardLinks.Make(parent, name, stored.LinkTarget);
        }
        else
        {
            _tree.Enter(parent, create: true);
            _tree.Materialize();
            Make(name, _options.Translate(stored), reader);
        }
        _upper.Add($"{_tree.CurrentPath}/{name}");
    }

    private void Make(string name, TarEntry entry, TarReader reader)
    {
        bool throughLink = entry.Kind == TarEntryKind.Directory && _options.KeepDirectoryLinks && IsLinkToDirectory(name);
        var directory = _tree.Materialize();
        if (throughLink)
            _metadata.SetOnName(directory, name, entry with { Kind = TarEntryKind.SymbolicLink, Attributes = [] });
        else if (entry.Kind == TarEntryKind.Directory)
            _maker.MakeDirectory(directory, name, entry);
        else if (entry.Kind == TarEntryKind.RegularFile)
            _files.Write(directory, name, entry, reader);
        else if (entry.Kind == TarEntryKind.SymbolicLink)
            _maker.MakeSymlink(directory, name, entry);
        else
            MakeNode(directory, name, entry, reader);
    }

    private void MakeNode(SafeFileHandle directory, string name, TarEntry entry, TarReader reader)
    {
        var kind = EntryMaker.KindOfNode(entry);
        bool refused = _options.DevicesAsFiles && kind != FileKind.Fifo;
        if (!refused && FileWriter.Replace(directory, name, () => UnixDirectory.TryMakeNode(directory, name, kind, 0, entry.Device), "make device node", Errno.EPERM))
        {
            _metadata.SetOnName(directory, name, entry);
            return;
        }
        _files.Write(directory, name, entry with { Kind = TarEntryKind.RegularFile, Size = 0 }, reader);
        _metadata.Dropped++;
    }

    // The directory must be within the root, however the symlink leads to it; afterwards the tree stands where it stood.
    private bool IsLinkToDirectory(string name)
    {
        if (FileStatus.Find(_tree.Current.Diff!, name) is not { Kind: FileKind.SymbolicLink })
            return false;
        string[] parent = LayerNames.Split(_tree.CurrentPath);
        bool leads = _tree.Enter([.. parent, name], create: false);
        _tree.Enter(parent, create: false);
        return leads;
    }

    // Whom this process's new files belong to can only be seen on one.
    private static FileStatus StatusOfNew(SafeFileHandle root)
    {
        string name = $"{AtomicFile.TemporaryPrefix}{Guid.NewGuid():N}";
        LayerDirectory.Require(UnixDirectory.TryMake(root, name, 0x1c0), "make a directory in", "the root file system");
        var status = FileStatus.Find(root, name)!.Value;
        LayerDirectory.Require(UnixDirectory.TryRemove(root, name), "remove a directory in", "the root file system");
        return status;
    }
}
