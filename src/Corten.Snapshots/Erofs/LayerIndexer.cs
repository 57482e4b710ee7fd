using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// Makes the tree of a layer from its tar, in the form in which an overlay takes it (image-spec, layer.md#applying-changesets). An entry lands
/// where it would in a file system that had all layers below unpacked into it. Content stays where it is in the tar.
/// </summary>
internal sealed class LayerIndexer : IDisposable
{
    // A chunk's place takes eight bytes, and inodes stand at multiples of 32: so much content costs nothing.
    private const int InlineSize = 32;

    // What is read of an entry is forgotten at once, but for its node. Left to itself the heap would grow to several times the nodes.
    private const int EntriesToACollection = 1024;

    private readonly LayerLimits _limits;
    private readonly DataArea _data;
    private readonly LowerCopy _copy;
    private readonly IndexWalk _walk;
    private readonly IndexWhiteouts _whiteouts;
    private readonly IndexTree _tree = new();
    private readonly HashSet<(IndexNode Directory, string Name)> _copiedUp = [];
    private long _entries;
    private long _bytes;
    private long _dropped;

    /// <summary>Starts with an empty root.</summary>
    /// <param name="data">Takes content that the tar does not have in a usable form.</param>
    /// <param name="lower">The merged view of the layers below, or null; owned from here on.</param>
    /// <param name="limits">Bounds.</param>
    public LayerIndexer(DataArea data, SafeFileHandle? lower, LayerLimits limits)
    {
        _limits = limits;
        _data = data;
        _copy = new LowerCopy(data, _tree);
        Root = lower is null ? _tree.AddImpliedDirectory() : _copy.Directory(lower);
        _walk = new IndexWalk(Root, lower, _copy);
        _whiteouts = new IndexWhiteouts(_walk, _copiedUp);
    }

    /// <summary>The tree.</summary>
    public IndexNode Root { get; }

    /// <summary>Reads everything up to the end of the archive.</summary>
    /// <exception cref="SnapshotException">The archive or the host refused.</exception>
    /// <exception cref="UnindexableException">The layer must be unpacked into a directory.</exception>
    public LayerStatistics Index(TarReader reader)
    {
        while (reader.Next() is { } entry)
        {
            _entries++;
            Apply(entry, reader);
            if (_entries % EntriesToACollection == 0)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            if (_entries + _walk.ImpliedDirectories > _limits.MaximumEntries)
                throw new SnapshotException(SnapshotError.LimitExceeded, $"the layer has more than the {_limits.MaximumEntries} files that are allowed");
        }
        return new LayerStatistics(_entries, _bytes, _whiteouts.Count, _dropped);
    }

    private void Apply(TarEntry entry, TarReader reader)
    {
        try
        {
            Place(entry, reader);
        }
        catch (Exception e) when (e is LinuxException or SnapshotException { Error: SnapshotError.BadLayer })
        {
            throw new SnapshotException(e is SnapshotException refusal ? refusal.Error : SnapshotError.Host, $"unpack {entry.Name}: {e.Message}", e);
        }
    }

    private void Place(TarEntry entry, TarReader reader)
    {
        string[] path = LayerNames.Split(entry.Name);
        if (path.Length == 0)
        {
            EntryMaker.RequireRoot(entry);
            Describe(Root, entry);
            return;
        }
        var parent = path.AsSpan(..^1);
        string name = path[^1];
        if (name.StartsWith(LayerNames.WhiteoutPrefix, StringComparison.Ordinal))
        {
            _whiteouts.Apply(parent, name);
            return;
        }
        IndexWalk.RequireLength(name, IndexWalk.MaximumName);
        if (entry.Kind == TarEntryKind.HardLink)
        {
            Link(parent, name, entry.LinkTarget);
            return;
        }
        _walk.Enter(parent, create: true);
        var directory = _walk.Materialize();
        _copiedUp.Remove((directory, name));
        if (entry is { Kind: TarEntryKind.CharacterDevice, Device: { Major: 0, Minor: 0 } })
            HideBy(directory, name);
        else if (entry.Kind == TarEntryKind.Directory)
            MakeDirectory(directory, name, entry);
        else
            directory.Put(name, Describe(Make(entry, reader), entry));
    }

    // The overlay takes this very device for a deletion, so that is what it is here.
    private void HideBy(IndexNode directory, string name)
    {
        directory.Remove(name);
        _whiteouts.Hide(name);
        _dropped++;
    }

    // What else of the layer has this name goes; a directory below shines through only where the layer had nothing in between.
    private void MakeDirectory(IndexNode parent, string name, TarEntry entry)
    {
        var existing = parent.Find(name);
        if (existing is { Kind: FileKind.Directory } same)
        {
            Describe(same, entry);
            return;
        }
        using var below = existing is null ? null : _walk.Current.OpenLower(name, out _);
        var directory = _tree.Add(FileKind.Directory);
        if (below is not null)
            directory.MakeOpaque();
        parent.Put(name, Describe(directory, entry));
    }

    private IndexNode Make(TarEntry entry, TarReader reader) => entry.Kind switch
    {
        TarEntryKind.RegularFile => MakeFile(entry, reader),
        TarEntryKind.SymbolicLink => MakeSymlink(entry),
        TarEntryKind.Fifo => _tree.Add(FileKind.Fifo),
        _ => _tree.Add(EntryMaker.KindOfNode(entry), entry.Device),
    };

    private IndexNode MakeSymlink(TarEntry entry)
    {
        EntryMaker.RequireTarget(entry);
        IndexWalk.RequireLength(entry.LinkTarget, IndexWalk.MaximumTarget);
        return _tree.AddInline(FileKind.SymbolicLink, UnixString.ToBytes(entry.LinkTarget));
    }

    private IndexNode MakeFile(TarEntry entry, TarReader reader)
    {
        _bytes += entry.StoredSize;
        if (entry.Segments is null && entry.Size <= InlineSize)
        {
            Span<byte> content = stackalloc byte[(int)entry.Size];
            reader.OpenContent().ReadExactly(content);
            return _tree.AddInline(FileKind.Regular, content);
        }
        var segments = entry.Segments ?? [new TarSegment(0, entry.Size)];
        var node = _tree.AddFile(entry.Size, Point(segments, entry.Size, reader.Position) ?? _data.Append(segments, reader.Read));
        ChunkTable.RequireReasonable(node);
        return node;
    }

    // Null where a run does not begin with a block, in the file or in the tar, or ends within one that is not the last.
    private static List<Extent>? Point(IReadOnlyList<TarSegment> segments, long size, long position)
    {
        const int Block = ErofsFormat.BlockSize;
        var extents = new List<Extent>(segments.Count);
        foreach (var (offset, length) in segments)
        {
            long end = offset + length;
            if (offset % Block != 0 || position % Block != 0 || (end % Block != 0 && end != size) || position / Block >= ErofsFormat.Hole)
                return null;
            extents.Add(new Extent(offset / Block, (length + Block - 1) / Block, 1, (uint)(position / Block)));
            position += length;
        }
        return extents;
    }

    private IndexNode Describe(IndexNode node, TarEntry entry)
    {
        TarAttribute[] attributes =
            entry.Attributes.Count == 0 ? [] : [.. entry.Attributes.Where(a => !LayerNames.IsPrivate(a.Name) && AttributeBody.CanHold(node.Kind, a))];
        node.Describe(entry.Kind == TarEntryKind.SymbolicLink ? 0x1ff : entry.Mode, entry.Uid, entry.Gid, entry.Modified, attributes);
        _dropped += entry.Attributes.Count - attributes.Length;
        return node;
    }

    // A link to a file of a layer below first copies that file into the layer; further names that the file has below keep the old copy, as with
    // every overlay (overlayfs.rst, "Non-standard behavior").
    private void Link(ReadOnlySpan<string> parent, string name, string target)
    {
        string[] targetPath = LayerNames.Split(target);
        if (targetPath.Length == 0)
            throw Refuse(target, "is the root");
        IndexWalk.RequireLength(targetPath[^1], IndexWalk.MaximumName);
        if (!_walk.Enter(targetPath.AsSpan(..^1), create: false) || BringUp(targetPath[^1]) is not { } file)
            throw Refuse(target, "is not there");
        if (file.Kind == FileKind.Directory)
            throw Refuse(target, "is a directory");
        _walk.Enter(parent, create: true);
        var directory = _walk.Materialize();
        if (directory.Find(name) == file)
            return;
        directory.Put(name, file);
        _copiedUp.Remove((directory, name));
    }

    // The file of the current directory, which the layer itself then has; null where nobody has it.
    private IndexNode? BringUp(string name)
    {
        if (_walk.Current.Node?.Find(name) is { } own)
            return own.IsWhiteout ? null : own;
        if (_walk.Current.Lower is not { } lower || FileStatus.Find(lower, name) is not { } below)
            return null;
        if (below.Kind == FileKind.Directory)
            throw Refuse(name, "is a directory");
        var directory = _walk.Materialize();
        var copy = _copy.File(lower, name, below);
        directory.Put(name, copy);
        _copiedUp.Add((directory, name));
        return copy;
    }

    private static SnapshotException Refuse(string target, string reason) =>
        new(SnapshotError.BadLayer, $"the hard link's target {target} {reason}");

    public void Dispose() => _walk.Dispose();
}
