using System.Buffers.Binary;
using Corten.Linux.Files;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// The content of a directory: its names in the order of their bytes, in blocks that stand alone. A block has the entries first, then the names;
/// the place of the first name says how many entries there are.
/// </summary>
internal sealed class DirectoryBlocks
{
    private static readonly byte[] _self = [(byte)'.'];
    private static readonly byte[] _parent = [(byte)'.', (byte)'.'];

    private readonly List<(ReadOnlyMemory<byte> Name, IndexNode Node)> _entries;
    private readonly List<int> _firstOfBlock = [];

    /// <summary>Sorts and cuts what is in <paramref name="directory"/>, a child of <paramref name="parent"/>.</summary>
    public DirectoryBlocks(IndexNode directory, IndexNode parent)
    {
        _entries = [(_self, directory), (_parent, parent), .. directory.Children];
        _entries.Sort((a, b) => a.Name.Span.SequenceCompareTo(b.Name.Span));
        int used = ErofsFormat.BlockSize;
        for (int i = 0; i < _entries.Count; i++)
        {
            int size = ErofsFormat.DirectoryEntrySize + _entries[i].Name.Length;
            if (used + size > ErofsFormat.BlockSize)
            {
                _firstOfBlock.Add(i);
                used = 0;
            }
            used += size;
        }
        Size = ((_firstOfBlock.Count - 1) * ErofsFormat.BlockSize) + used;
    }

    /// <summary>Bytes of the directory: all of its blocks, and of the last one what is used.</summary>
    public int Size { get; }

    /// <summary>Writes all blocks; the target is zero. <paramref name="number"/> gives an inode's number.</summary>
    public void Write(Span<byte> target, Func<IndexNode, ulong> number)
    {
        for (int block = 0; block < _firstOfBlock.Count; block++)
        {
            int first = _firstOfBlock[block];
            int end = block + 1 < _firstOfBlock.Count ? _firstOfBlock[block + 1] : _entries.Count;
            WriteBlock(target[(block * ErofsFormat.BlockSize)..], first, end, number);
        }
    }

    private void WriteBlock(Span<byte> block, int first, int end, Func<IndexNode, ulong> number)
    {
        int nameOffset = (end - first) * ErofsFormat.DirectoryEntrySize;
        for (int i = first; i < end; i++)
        {
            var (name, node) = _entries[i];
            var entry = block[((i - first) * ErofsFormat.DirectoryEntrySize)..];
            BinaryPrimitives.WriteUInt64LittleEndian(entry, number(node));
            BinaryPrimitives.WriteUInt16LittleEndian(entry[8..], (ushort)nameOffset);
            entry[10] = Type(node.Kind);
            name.Span.CopyTo(block[nameOffset..]);
            nameOffset += name.Length;
        }
    }

    private static byte Type(FileKind kind) => kind switch
    {
        FileKind.Regular => 1,
        FileKind.Directory => 2,
        FileKind.CharacterDevice => 3,
        FileKind.BlockDevice => 4,
        FileKind.Fifo => 5,
        FileKind.Socket => 6,
        _ => 7,
    };
}
