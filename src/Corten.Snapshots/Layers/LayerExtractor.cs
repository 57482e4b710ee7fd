using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>
/// Applies the entries of a layer's tar to the layer's directory, in the form in which an overlay takes it (image-spec,
/// layer.md#applying-changesets). An entry lands where it would in a file system that had all layers below unpacked into it.
/// </summary>
internal sealed class LayerExtractor : IDisposable
{
    private readonly LayerTree _tree;
    private readonly LayerLimits _limits;
    private readonly CopyUp _copyUp = new();
    private readonly EntryMetadata _metadata;
    private readonly EntryMaker _maker;
    private readonly FileWriter _files;
    private readonly Whiteouts _whiteouts;
    private readonly HardLinks _hardLinks;
    private long _entries;

    /// <summary>Starts on an empty directory.</summary>
    /// <param name="diff">The layer's directory, just made; owned by this object from here on.</param>
    /// <param name="lower">The merged view of the layers below, or null; owned too.</param>
    /// <param name="limits">Bounds.</param>
    public LayerExtractor(SafeFileHandle diff, SafeFileHandle? lower, LayerLimits limits)
    {
        _limits = limits;
        _metadata = new EntryMetadata(FileStatus.Of(diff));
        _files = new FileWriter(_metadata);
        _tree = new LayerTree(diff, lower, new DirectoryMetadata(), _copyUp);
        _maker = new EntryMaker(_tree, _metadata);
        _hardLinks = new HardLinks(_tree, _copyUp);
        _whiteouts = new Whiteouts(_tree, _hardLinks.CopiedUp);
        if (lower is null)
            _tree.Metadata.Remember("", DirectoryMetadata.Implied);
        else
            _copyUp.CopyDirectory(lower, diff, "", _tree.Metadata);
    }

    /// <summary>Applies everything up to the end of the archive.</summary>
    /// <exception cref="SnapshotException">The archive or the host refused; the directory holds a part of the layer then.</exception>
    public LayerStatistics Extract(TarReader reader)
    {
        while (reader.Next() is { } entry)
        {
            _entries++;
            Apply(entry, reader);
            if (_entries + _tree.ImpliedDirectories > _limits.MaximumEntries)
                throw new SnapshotException(SnapshotError.LimitExceeded, $"the layer has more than the {_limits.MaximumEntries} files that are allowed");
        }
        FinishDirectories();
        return new LayerStatistics(_entries, _files.Bytes, _whiteouts.Count, _metadata.Dropped);
    }

    private void Apply(TarEntry entry, TarReader reader)
    {
        try
        {
            Place(entry, reader);
        }
        catch (Exception e) when (e is LinuxException or SnapshotException { Error: SnapshotError.BadLayer })
        {
            throw Named(entry.Name, e);
        }
    }

    private void FinishDirectories()
    {
        try
        {
            _tree.Metadata.Apply(_tree);
        }
        catch (LinuxException e)
        {
            throw Named("the directories", e);
        }
    }

    private static SnapshotException Named(string name, Exception e) =>
        new(e is SnapshotException refusal ? refusal.Error : SnapshotError.Host, $"unpack {name}: {e.Message}", e);

    private void Place(TarEntry entry, TarReader reader)
    {
        string[] path = LayerNames.Split(entry.Name);
        if (path.Length == 0)
        {
            _maker.ApplyRoot(entry);
            return;
        }
        var parent = path.AsSpan(..^1);
        string name = path[^1];
        if (name.StartsWith(LayerNames.WhiteoutPrefix, StringComparison.Ordinal))
        {
            _whiteouts.Apply(parent, name);
            return;
        }
        if (entry.Kind == TarEntryKind.HardLink)
        {
            _hardLinks.Make(parent, name, entry.LinkTarget);
            return;
        }
        _tree.Enter(parent, create: true);
        var directory = _tree.Materialize();
        if (_hardLinks.CopiedUp.Count > 0)
            _hardLinks.CopiedUp.Remove($"{_tree.CurrentPath}/{name}");
        switch (entry.Kind)
        {
            case TarEntryKind.Directory:
                _maker.MakeDirectory(directory, name, entry);
                break;
            case TarEntryKind.RegularFile:
                _files.Write(directory, name, entry, reader);
                break;
            case TarEntryKind.SymbolicLink:
                _maker.MakeSymlink(directory, name, entry);
                break;
            default:
                MakeNode(directory, name, entry);
                break;
        }
    }

    private void MakeNode(SafeFileHandle directory, string name, TarEntry entry)
    {
        var kind = EntryMaker.KindOfNode(entry);
        // The overlay takes this very device for a deletion, so that is what it is here.
        if (entry is { Kind: TarEntryKind.CharacterDevice, Device: { Major: 0, Minor: 0 } })
        {
            DirectoryTree.Remove(directory, name);
            _whiteouts.Hide(name);
            _metadata.Dropped++;
            return;
        }
        if (FileWriter.Replace(directory, name, () => UnixDirectory.TryMakeNode(directory, name, kind, 0, entry.Device), "make device node", Errno.EPERM))
            _metadata.SetOnName(directory, name, entry);
        else
            _metadata.Dropped++;
    }

    public void Dispose() => _tree.Dispose();
}
