using System.Buffers.Binary;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// Writes the tree of a layer as an EROFS file system whose second device is the tar: superblock, table of devices, data area, inodes with what
/// stands behind them, blocks of directories and long symlinks.
/// </summary>
internal sealed class IndexWriter
{
    private readonly SafeFileHandle _file;
    private readonly long _metadataStart;
    private readonly IndexTree _tree;
    private readonly List<int> _nodes = [];
    private readonly Output _output;
    private long _metadataEnd;
    private uint _ownBlocks;

    private IndexWriter(SafeFileHandle file, long metadataStart, IndexTree tree)
    {
        (_file, _metadataStart, _tree) = (file, metadataStart, tree);
        _output = new Output(file);
    }

    /// <summary>Writes everything.</summary>
    /// <param name="file">The index, with its data area complete.</param>
    /// <param name="metadataStart">Where the data area ends.</param>
    /// <param name="root">The tree.</param>
    /// <param name="tarBytes">The length of the tar, a multiple of a block.</param>
    public static void Write(SafeFileHandle file, long metadataStart, IndexNode root, long tarBytes)
    {
        var writer = new IndexWriter(file, metadataStart, root.Tree);
        writer.Lay(root);
        SparseFile.Seek(file, metadataStart);
        writer.WriteInodes();
        writer.WriteOwnBlocks();
        writer.WriteSuperblock(root, tarBytes);
    }

    private long BlocksStart => _metadataStart + Align(_metadataEnd, ErofsFormat.BlockSize);

    // The inodes of a directory stand beside each other. Number zero is nobody's: some programs take it for a deleted file.
    private void Lay(IndexNode root)
    {
        long end = ErofsFormat.InodeSize;
        Place(root, root, ref end);
        for (int i = 0; i < _nodes.Count; i++)
        {
            var directory = _tree[_nodes[i]];
            foreach (var (_, child) in directory.Children)
            {
                child.CountLink();
                if (child.Place == 0)
                    Place(child, directory, ref end);
            }
        }
        _metadataEnd = end;
    }

    private void Place(IndexNode node, IndexNode parent, ref long end)
    {
        int attributes = AttributeBody.Size(node);
        if (attributes > AttributeBody.MaximumSize)
            throw new UnindexableException("a file has more extended attributes than an inode can count");
        _nodes.Add(node.Id);
        long start = Align(end, ErofsFormat.InodeSize);
        if (node.HasExtents)
        {
            node.SetPlace(start, parent, hasInlineTail: false, firstBlock: 0);
            end = Align(start + ErofsFormat.InodeSize + attributes, ErofsFormat.ChunkIndexSize) + (new ChunkTable(node.Size, node.Extents).Count * ErofsFormat.ChunkIndexSize);
            return;
        }
        long size = ContentSize(node, parent);
        int tail = (int)(size % ErofsFormat.BlockSize);
        bool inlineTail = tail > 0 && TryFitTail(ref start, ErofsFormat.InodeSize + attributes, tail);
        node.SetPlace(start, parent, inlineTail, _ownBlocks);
        end = start + ErofsFormat.InodeSize + attributes + (inlineTail ? tail : 0);
        _ownBlocks += (uint)((size / ErofsFormat.BlockSize) + (tail > 0 && !inlineTail ? 1 : 0));
    }

    // Neither the inode nor what stands behind its attributes may cross the border of a block.
    private static bool TryFitTail(ref long start, int before, int tail)
    {
        for (long candidate = start; candidate < start + ErofsFormat.BlockSize; candidate += ErofsFormat.InodeSize)
        {
            if (((candidate + before) % ErofsFormat.BlockSize) + tail > ErofsFormat.BlockSize)
                continue;
            start = candidate;
            return true;
        }
        return false;
    }

    private static long ContentSize(IndexNode node, IndexNode parent) =>
        node.Kind == FileKind.Directory ? new DirectoryBlocks(node, parent).Size : node.Inline.Length;

    private static ReadOnlyMemory<byte> Content(IndexNode node)
    {
        if (node.Kind != FileKind.Directory)
            return node.Inline;
        var blocks = new DirectoryBlocks(node, node.Parent);
        var content = new byte[Align(blocks.Size, ErofsFormat.BlockSize)];
        blocks.Write(content, Number);
        return content.AsMemory(0, blocks.Size);
    }

    private static ulong Number(IndexNode node) => (ulong)node.Place / ErofsFormat.SlotSize;

    private void WriteInodes()
    {
        foreach (int id in _nodes)
        {
            var node = _tree[id];
            _output.FillTo(node.Place);
            var content = node.HasExtents ? default : Content(node);
            int attributes = AttributeBody.Size(node);
            var inode = _output.Take(ErofsFormat.InodeSize + attributes);
            WriteInode(inode, node, content.Length, attributes);
            if (attributes > 0)
                AttributeBody.Write(node, inode[ErofsFormat.InodeSize..]);
            if (node.HasExtents)
            {
                var chunks = new ChunkTable(node.Size, node.Extents);
                _output.FillTo(Align(_output.Position, ErofsFormat.ChunkIndexSize));
                chunks.Write(_output.Take((int)chunks.Count * ErofsFormat.ChunkIndexSize));
            }
            else if (node.HasInlineTail)
            {
                var tail = content.Span[^(content.Length % ErofsFormat.BlockSize)..];
                tail.CopyTo(_output.Take(tail.Length));
            }
        }
        _output.FillTo(Align(_metadataEnd, ErofsFormat.BlockSize));
    }

    private void WriteInode(Span<byte> inode, IndexNode node, long contentSize, int attributes)
    {
        int layout = node.HasExtents ? ErofsFormat.Chunked : node.HasInlineTail ? ErofsFormat.FlatInline : ErofsFormat.FlatPlain;
        BinaryPrimitives.WriteUInt16LittleEndian(inode, (ushort)(1 | (layout << 1)));
        BinaryPrimitives.WriteUInt16LittleEndian(inode[2..], AttributeBody.Count(attributes));
        BinaryPrimitives.WriteUInt16LittleEndian(inode[4..], node.KindAndMode);
        BinaryPrimitives.WriteInt64LittleEndian(inode[8..], node.Kind == FileKind.Regular ? node.Size : contentSize);
        BinaryPrimitives.WriteUInt32LittleEndian(inode[16..], Union(node, contentSize));
        BinaryPrimitives.WriteUInt32LittleEndian(inode[20..], (uint)Number(node));
        BinaryPrimitives.WriteUInt32LittleEndian(inode[24..], node.Uid);
        BinaryPrimitives.WriteUInt32LittleEndian(inode[28..], node.Gid);
        BinaryPrimitives.WriteInt64LittleEndian(inode[32..], node.Modified.Seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(inode[40..], node.Modified.Nanoseconds);
        uint links = node.Kind == FileKind.Directory ? 2 + (uint)node.Children.Count(child => child.Node.Kind == FileKind.Directory) : node.Links;
        BinaryPrimitives.WriteUInt32LittleEndian(inode[44..], links);
    }

    private uint Union(IndexNode node, long contentSize) => node.Kind switch
    {
        FileKind.CharacterDevice or FileKind.BlockDevice => (uint)node.Device.Encoded,
        FileKind.Regular when node.HasExtents => new ChunkTable(node.Size, node.Extents).Format,
        _ when contentSize >= ErofsFormat.BlockSize || (contentSize > 0 && !node.HasInlineTail) => (uint)(BlocksStart / ErofsFormat.BlockSize) + node.FirstBlock,
        _ => 0,
    };

    private void WriteOwnBlocks()
    {
        long start = _output.Position;
        foreach (int id in _nodes)
        {
            var node = _tree[id];
            if (node.HasExtents)
                continue;
            var content = Content(node);
            int length = node.HasInlineTail ? content.Length - (content.Length % ErofsFormat.BlockSize) : content.Length;
            if (length == 0)
                continue;
            _output.FillTo(start + ((long)node.FirstBlock * ErofsFormat.BlockSize));
            content.Span[..length].CopyTo(_output.Take(length));
        }
        _output.FillTo(Align(_output.Position, ErofsFormat.BlockSize));
        _output.Flush();
    }

    private void WriteSuperblock(IndexNode root, long tarBytes)
    {
        Span<byte> head = stackalloc byte[ErofsFormat.SuperblockSize + ErofsFormat.DeviceSlotSize];
        head.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(head, ErofsFormat.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], ErofsFormat.HasTimes);
        head[12] = ErofsFormat.BlockBits;
        BinaryPrimitives.WriteUInt16LittleEndian(head[14..], (ushort)Number(root));
        BinaryPrimitives.WriteUInt64LittleEndian(head[16..], (ulong)_nodes.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(head[36..], (uint)((BlocksStart / ErofsFormat.BlockSize) + _ownBlocks));
        BinaryPrimitives.WriteUInt32LittleEndian(head[40..], (uint)(_metadataStart / ErofsFormat.BlockSize));
        BinaryPrimitives.WriteUInt32LittleEndian(head[80..], ErofsFormat.HasChunkedFiles | ErofsFormat.HasDevices);
        BinaryPrimitives.WriteUInt16LittleEndian(head[86..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(head[88..], (ErofsFormat.SuperblockOffset + ErofsFormat.SuperblockSize) / ErofsFormat.DeviceSlotSize);
        BinaryPrimitives.WriteUInt32LittleEndian(head[(ErofsFormat.SuperblockSize + 64)..], (uint)(tarBytes / ErofsFormat.BlockSize));
        SparseFile.Seek(_file, ErofsFormat.SuperblockOffset);
        UnixFile.Write(_file, head);
    }

    private static long Align(long value, int unit) => (value + unit - 1) / unit * unit;

    /// <summary>Writes forwards, in pieces that suit a disk; positions are bytes behind the beginning of the metadata.</summary>
    private sealed class Output(SafeFileHandle file)
    {
        private byte[] _buffer = new byte[256 * 1024];
        private int _used;
        private long _flushed;

        public long Position => _flushed + _used;

        /// <summary>Zeros up to <paramref name="position"/>.</summary>
        public void FillTo(long position)
        {
            while (Position < position)
                Take((int)Math.Min(position - Position, _buffer.Length));
        }

        /// <summary>The next bytes, zero, to be filled before the next call.</summary>
        public Span<byte> Take(int count)
        {
            if (count > _buffer.Length - _used)
                Flush();
            if (count > _buffer.Length)
                _buffer = new byte[count];
            var taken = _buffer.AsSpan(_used, count);
            taken.Clear();
            _used += count;
            return taken;
        }

        public void Flush()
        {
            UnixFile.Write(file, _buffer.AsSpan(0, _used));
            _flushed += _used;
            _used = 0;
        }
    }
}
