using Corten.Linux.Files;
using Corten.Snapshots.Tar;

namespace Corten.Snapshots.Erofs;

/// <summary>The tree of a layer while its index is made, as tables: a layer may have millions of files, and an object for each takes several times the memory.</summary>
internal sealed class IndexTree
{
    private readonly PieceList<IndexRecord> _records = new();
    private readonly ByteArena _bytes = new();
    private readonly List<IReadOnlyList<Extent>> _extents = [];
    private readonly List<IReadOnlyList<TarAttribute>> _attributes = [[]];

    /// <summary>Starts without any node.</summary>
    public IndexTree() => Entries = new IndexEntries(_bytes);

    /// <summary>The entries of all directories.</summary>
    public IndexEntries Entries { get; }

    /// <summary>A node by its number.</summary>
    public IndexNode this[int id] => new(this, id);

    /// <summary>A directory, a fifo, or a node of <paramref name="device"/>.</summary>
    public IndexNode Add(FileKind kind, DeviceNumber device = default) =>
        Add(new IndexRecord { KindAndMode = (ushort)kind, SizeOrDevice = (long)device.Encoded, Content = IndexEntries.None, LastEntry = IndexEntries.None });

    /// <summary>A symlink, or a file so small that it stands behind its inode.</summary>
    public IndexNode AddInline(FileKind kind, ReadOnlySpan<byte> content) =>
        Add(new IndexRecord { KindAndMode = (ushort)kind, SizeOrDevice = content.Length, Content = _bytes.Add(content), Flags = IndexFlags.Inline });

    /// <summary>A regular file of <paramref name="size"/> bytes, larger than none.</summary>
    public IndexNode AddFile(long size, IReadOnlyList<Extent> extents)
    {
        var record = new IndexRecord { KindAndMode = (ushort)FileKind.Regular, SizeOrDevice = size };
        if (extents is [{ FileBlock: 0, Device: 1 } whole] && whole.Blocks == Blocks(size))
        {
            record.Content = unchecked((int)whole.Address);
            return Add(record);
        }
        record.Content = _extents.Count;
        record.Flags = IndexFlags.ExtentList;
        _extents.Add(extents);
        return Add(record);
    }

    /// <summary>The whiteout of an overlay.</summary>
    public IndexNode AddWhiteout() => Add(FileKind.CharacterDevice);

    /// <summary>A directory that no entry describes: root's, readable, and of a time that does not vary from one to the next.</summary>
    public IndexNode AddImpliedDirectory()
    {
        var directory = Add(FileKind.Directory);
        directory.Describe(0x1ed, 0, 0, default, []);
        return directory;
    }

    /// <summary>What is known of a node.</summary>
    public ref IndexRecord Record(int id) => ref _records[id];

    /// <summary>Bytes that are kept.</summary>
    public ReadOnlyMemory<byte> Bytes(int place) => _bytes.Get(place);

    /// <summary>Where the content of a regular file lies that is not inline, ascending.</summary>
    public IReadOnlyList<Extent> Extents(in IndexRecord file) => file.Flags.HasFlag(IndexFlags.ExtentList)
        ? _extents[file.Content]
        : [new Extent(0, Blocks(file.SizeOrDevice), 1, unchecked((uint)file.Content))];

    /// <summary>The extended attributes of a node.</summary>
    public IReadOnlyList<TarAttribute> Attributes(in IndexRecord node) => _attributes[node.Attributes];

    /// <summary>Gives a node extended attributes in the place of those that it has.</summary>
    public void SetAttributes(ref IndexRecord node, IReadOnlyList<TarAttribute> attributes)
    {
        if (node.Attributes > 0)
        {
            _attributes[node.Attributes] = attributes;
        }
        else if (attributes.Count > 0)
        {
            node.Attributes = _attributes.Count;
            _attributes.Add(attributes);
        }
    }

    private IndexNode Add(IndexRecord record) => this[_records.Add(record)];

    private static long Blocks(long size) => (size + ErofsFormat.BlockSize - 1) / ErofsFormat.BlockSize;
}
