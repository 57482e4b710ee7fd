namespace Corten.Snapshots.Erofs;

/// <summary>A list that grows by pieces, so that growing copies nothing, and whose elements are changed where they stand.</summary>
internal sealed class PieceList<T>
    where T : unmanaged
{
    private const int PieceBits = 10;
    private const int PieceSize = 1 << PieceBits;

    private readonly List<T[]> _pieces = [];

    public int Count { get; private set; }

    public ref T this[int index] => ref _pieces[index >> PieceBits][index & (PieceSize - 1)];

    /// <summary>Appends an element, and returns its index.</summary>
    public int Add(T element)
    {
        if (Count == _pieces.Count * PieceSize)
            _pieces.Add(new T[PieceSize]);
        this[Count] = element;
        return Count++;
    }
}
