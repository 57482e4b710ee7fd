using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Tar;

namespace Corten.Snapshots.Erofs;

/// <summary>A file of a layer while its index is made. Hard links are one node under several names.</summary>
/// <param name="Tree">Where it is kept.</param>
/// <param name="Id">Its number there.</param>
internal readonly record struct IndexNode(IndexTree Tree, int Id)
{
    /// <summary>The type.</summary>
    public FileKind Kind => Record.Kind;

    /// <summary>The type with the permissions, as stat(2) has them.</summary>
    public ushort KindAndMode => Record.KindAndMode;

    public uint Uid => Record.Uid;

    public uint Gid => Record.Gid;

    public Timestamp Modified => new(Record.ModifiedSeconds, Record.ModifiedNanoseconds);

    /// <summary>The device that a node stands for.</summary>
    public DeviceNumber Device => Kind is FileKind.CharacterDevice or FileKind.BlockDevice ? DeviceNumber.Decode((ulong)Record.SizeOrDevice) : default;

    /// <summary>Bytes of a regular file.</summary>
    public long Size => Kind == FileKind.Regular ? Record.SizeOrDevice : 0;

    /// <summary>Content that stands behind the inode: a small file's, or a symlink's target.</summary>
    public ReadOnlyMemory<byte> Inline => Has(IndexFlags.Inline) ? Tree.Bytes(Record.Content) : default;

    /// <summary>Whether this is a regular file whose content lies in extents.</summary>
    public bool HasExtents => Kind == FileKind.Regular && !Has(IndexFlags.Inline);

    /// <summary>Where the content of a larger file lies, ascending; what no extent covers is a hole.</summary>
    public IReadOnlyList<Extent> Extents => HasExtents ? Tree.Extents(Record) : [];

    /// <summary>Extended attributes.</summary>
    public IReadOnlyList<TarAttribute> Attributes => Tree.Attributes(Record);

    /// <summary>Whether a directory shows nothing of the layers below.</summary>
    public bool IsOpaque => Has(IndexFlags.Opaque);

    /// <summary>Whether what does not fill a block stands behind the inode.</summary>
    public bool HasInlineTail => Has(IndexFlags.InlineTail);

    /// <summary>Whether this is an overlay's whiteout.</summary>
    public bool IsWhiteout => Kind == FileKind.CharacterDevice && Record.SizeOrDevice == 0;

    /// <summary>Names that lead here; of a directory, not counting its own and those of its subdirectories.</summary>
    public uint Links => Record.Links;

    /// <summary>Where the inode stands, in bytes behind the beginning of the metadata; zero before it has a place.</summary>
    public long Place => (long)Record.Slot * ErofsFormat.SlotSize;

    /// <summary>The first of its own blocks, counted from the first of all directories' and symlinks' blocks.</summary>
    public uint FirstBlock => Record.FirstBlock;

    /// <summary>The directory above a directory that has a place.</summary>
    public IndexNode Parent => Tree[Record.Parent];

    /// <summary>What is in a directory, in the order in which the names came.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Name, IndexNode Node)> Children
    {
        get
        {
            if (Kind != FileKind.Directory)
                yield break;
            var entries = Tree.Entries;
            for (int entry = Record.Content; entry != IndexEntries.None; entry = entries.Next(entry))
            {
                int node = entries.Node(entry);
                if (node != IndexEntries.None)
                    yield return (entries.Name(entry), Tree[node]);
            }
        }
    }

    private ref IndexRecord Record => ref Tree.Record(Id);

    /// <summary>Sets what every kind of file has; <paramref name="mode"/> is 0 to 07777.</summary>
    public void Describe(uint mode, uint uid, uint gid, Timestamp modified, IReadOnlyList<TarAttribute> attributes)
    {
        ref var record = ref Record;
        record.KindAndMode = (ushort)((uint)record.Kind | mode);
        (record.Uid, record.Gid) = (uid, gid);
        (record.ModifiedSeconds, record.ModifiedNanoseconds) = (modified.Seconds, modified.Nanoseconds);
        Tree.SetAttributes(ref record, attributes);
    }

    /// <summary>Makes a directory show nothing of the layers below.</summary>
    public void MakeOpaque() => Record.Flags |= IndexFlags.Opaque;

    /// <summary>What has the name in this directory, or null.</summary>
    public IndexNode? Find(string name)
    {
        int entry = Tree.Entries.Find(Id, UnixString.ToBytes(name));
        return entry == IndexEntries.None ? null : Tree[Tree.Entries.Node(entry)];
    }

    /// <summary>Gives a node a name in this directory, in the place of what has it.</summary>
    public void Put(string name, IndexNode node)
    {
        byte[] bytes = UnixString.ToBytes(name);
        var entries = Tree.Entries;
        int entry = entries.Find(Id, bytes);
        if (entry != IndexEntries.None)
        {
            entries.Node(entry) = node.Id;
            return;
        }
        entry = entries.Add(Id, bytes, node.Id);
        ref var record = ref Record;
        if (record.LastEntry == IndexEntries.None)
            record.Content = entry;
        else
            entries.Next(record.LastEntry) = entry;
        record.LastEntry = entry;
    }

    /// <summary>Takes a name away, and says whether it was there.</summary>
    public bool Remove(string name)
    {
        int entry = Tree.Entries.Find(Id, UnixString.ToBytes(name));
        if (entry == IndexEntries.None)
            return false;
        Tree.Entries.Remove(entry);
        return true;
    }

    /// <summary>Counts a name that leads here.</summary>
    public void CountLink() => Record.Links++;

    /// <summary>Gives the inode its place.</summary>
    /// <param name="place">Bytes behind the beginning of the metadata, a multiple of a slot.</param>
    /// <param name="parent">The directory that it was found in first.</param>
    /// <param name="hasInlineTail">Whether what does not fill a block stands behind the inode.</param>
    /// <param name="firstBlock">The first of its own blocks.</param>
    public void SetPlace(long place, IndexNode parent, bool hasInlineTail, uint firstBlock)
    {
        if (place / ErofsFormat.SlotSize > uint.MaxValue)
            throw new UnindexableException("the layer's inodes take more room than their numbers reach");
        ref var record = ref Record;
        record.Slot = (uint)(place / ErofsFormat.SlotSize);
        record.Parent = parent.Id;
        record.FirstBlock = firstBlock;
        if (hasInlineTail)
            record.Flags |= IndexFlags.InlineTail;
    }

    private bool Has(IndexFlags flag) => (Record.Flags & flag) != 0;
}
