using System.Buffers.Binary;

namespace Corten.Snapshots.Erofs;

/// <summary>Keeps many short runs of bytes, names and the like, without an object for each.</summary>
internal sealed class ByteArena
{
    private const int PieceBits = 16;
    private const int PieceSize = 1 << PieceBits;
    private const int Header = sizeof(ushort);

    private readonly List<byte[]> _pieces = [];
    private int _used = PieceSize;

    /// <summary>Keeps <paramref name="bytes"/>, at most some thousand, and returns where they are.</summary>
    /// <exception cref="SnapshotException">There is no room for more.</exception>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length + Header > PieceSize - _used)
            AddPiece();
        int start = _used;
        var piece = _pieces[^1].AsSpan(start);
        BinaryPrimitives.WriteUInt16LittleEndian(piece, (ushort)bytes.Length);
        bytes.CopyTo(piece[Header..]);
        _used += Header + bytes.Length;
        return ((_pieces.Count - 1) << PieceBits) | start;
    }

    /// <summary>What <see cref="Add"/> was given.</summary>
    public ReadOnlyMemory<byte> Get(int place)
    {
        byte[] piece = _pieces[place >> PieceBits];
        int start = place & (PieceSize - 1);
        return piece.AsMemory(start + Header, BinaryPrimitives.ReadUInt16LittleEndian(piece.AsSpan(start)));
    }

    private void AddPiece()
    {
        if (_pieces.Count == int.MaxValue >> PieceBits)
            throw new SnapshotException(SnapshotError.LimitExceeded, "the layer's file names are longer than the 2 GB that are supported");
        _pieces.Add(new byte[PieceSize]);
        _used = 0;
    }
}
