using System.Buffers.Binary;
using System.Numerics;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// The places of a file's content as EROFS has them: the file is cut into chunks of one size, a power of two, and each is a hole or lies in one
/// piece. A file without holes is one chunk, whatever its size.
/// </summary>
internal readonly struct ChunkTable
{
    private const long MaximumChunks = 1 << 20;

    private readonly IReadOnlyList<Extent> _extents;
    private readonly int _bits;

    /// <summary>Finds the largest chunk for <paramref name="extents"/> of a file of <paramref name="size"/> bytes.</summary>
    public ChunkTable(long size, IReadOnlyList<Extent> extents)
    {
        _extents = extents;
        long blocks = (size + ErofsFormat.BlockSize - 1) / ErofsFormat.BlockSize;
        _bits = blocks <= 1 ? 0 : Math.Min(BitOperations.Log2((ulong)blocks - 1) + 1, ErofsFormat.MaximumChunkBits);
        foreach (var extent in extents)
        {
            long end = extent.FileBlock + extent.Blocks;
            _bits = Math.Min(_bits, BitOperations.TrailingZeroCount(extent.FileBlock));
            if (end < blocks)
                _bits = Math.Min(_bits, BitOperations.TrailingZeroCount(end));
        }
        Count = blocks == 0 ? 0 : ((blocks - 1) >> _bits) + 1;
    }

    /// <summary>Number of chunks.</summary>
    public long Count { get; }

    /// <summary>What the inode says of the chunks.</summary>
    public uint Format => (uint)(_bits | ErofsFormat.ChunkIndexes);

    /// <summary>Refuses a file of so many holes and runs that its table would be larger than what it is about.</summary>
    public static void RequireReasonable(IndexNode file)
    {
        if (new ChunkTable(file.Size, file.Extents).Count > MaximumChunks)
            throw new UnindexableException($"a sparse file of {file.Size} bytes has runs at too fine a distance");
    }

    /// <summary>Writes the places of all chunks, eight bytes each.</summary>
    public void Write(Span<byte> target)
    {
        target = target[..(int)(Count * ErofsFormat.ChunkIndexSize)];
        for (int i = 0; i < target.Length; i += ErofsFormat.ChunkIndexSize)
            Put(target[i..], 0, ErofsFormat.Hole);
        foreach (var (fileBlock, blocks, device, address) in _extents)
        {
            for (long chunk = fileBlock >> _bits; chunk < Count && chunk << _bits < fileBlock + blocks; chunk++)
                Put(target[(int)(chunk * ErofsFormat.ChunkIndexSize)..], device, (uint)(address + (chunk << _bits) - fileBlock));
        }
    }

    private static void Put(Span<byte> target, ushort device, uint address)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], device);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], address);
    }
}
