using Corten.Linux.Files;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// The part of the index that holds content which the tar does not have in a form that can be pointed to: of files of the layers below that a
/// hard link brings up, and of sparse files whose runs do not begin where blocks do. It stands before the metadata, so it is written at once.
/// </summary>
internal sealed class DataArea
{
    // Behind the superblock and the table of devices.
    private const int Start = 4096;

    // Zeros of this length and alignment become a hole.
    private const int PieceSize = 4096;

    private const int PieceBlocks = PieceSize / ErofsFormat.BlockSize;

    private readonly SafeFileHandle _index;
    private readonly byte[] _piece = new byte[PieceSize];

    /// <summary>Begins the area in a new file, whose position must not be moved by others until the area is complete.</summary>
    public DataArea(SafeFileHandle index)
    {
        _index = index;
        SparseFile.Seek(index, Start);
    }

    /// <summary>Fills a buffer with content: returns how many bytes, zero at the end.</summary>
    public delegate int Reader(Span<byte> buffer);

    /// <summary>Where the area ends, in bytes: a multiple of a block.</summary>
    public long End { get; private set; } = Start;

    /// <summary>Copies the runs of one file to the area, and says where they lie.</summary>
    /// <param name="segments">Where the file has data, ascending.</param>
    /// <param name="read">Reads the data of all segments, one behind the other.</param>
    public IReadOnlyList<Extent> Append(IEnumerable<TarSegment> segments, Reader read)
    {
        var extents = new List<Extent>();
        long current = -1;
        foreach (var (offset, length) in segments)
        {
            for (long position = offset; position < offset + length;)
            {
                long piece = position / PieceSize;
                if (piece != current)
                {
                    Flush(extents, current);
                    current = piece;
                }
                int start = (int)(position % PieceSize);
                int wanted = (int)Math.Min(PieceSize - start, offset + length - position);
                int count = read(_piece.AsSpan(start, wanted));
                if (count == 0)
                    throw new SnapshotException(SnapshotError.BadLayer, "the file is shorter than was said");
                position += count;
            }
        }
        Flush(extents, current);
        return extents;
    }

    private void Flush(List<Extent> extents, long piece)
    {
        if (_piece.AsSpan().ContainsAnyExcept((byte)0))
        {
            long address = End / ErofsFormat.BlockSize;
            if (address + PieceBlocks >= ErofsFormat.Hole)
                throw new SnapshotException(SnapshotError.LimitExceeded, "the layer's sparse files hold more than the 2 TB that are supported");
            UnixFile.Write(_index, _piece);
            End += PieceSize;
            long block = piece * PieceBlocks;
            if (extents is [.., var last] && last.FileBlock + last.Blocks == block && last.Address + last.Blocks == address)
                extents[^1] = last with { Blocks = last.Blocks + PieceBlocks };
            else
                extents.Add(new Extent(block, PieceBlocks, 0, (uint)address));
        }
        _piece.AsSpan().Clear();
    }
}
