namespace Corten.Snapshots.Erofs;

/// <summary>The entries of all directories of a layer: in one table, found by directory and name, and chained by directory.</summary>
internal sealed class IndexEntries(ByteArena names)
{
    /// <summary>Index of no entry and of no node.</summary>
    public const int None = -1;

    private const int FirstBuckets = 1024;

    private readonly PieceList<Entry> _entries = new();
    private int[] _buckets = NewBuckets(FirstBuckets);

    /// <summary>The entry of a name in a directory, or <see cref="None"/>.</summary>
    public int Find(int directory, ReadOnlySpan<byte> name)
    {
        int index = Bucket(directory, name);
        while (index != None && (_entries[index].Directory != directory || !Name(index).Span.SequenceEqual(name)))
            index = _entries[index].NextOfBucket;
        return index;
    }

    /// <summary>Adds an entry that is not there, and returns its index.</summary>
    public int Add(int directory, ReadOnlySpan<byte> name, int node)
    {
        if (_entries.Count == _buckets.Length)
            Grow();
        ref int bucket = ref Bucket(directory, name);
        bucket = _entries.Add(new Entry(names.Add(name), directory, node, bucket, None));
        return bucket;
    }

    /// <summary>Takes an entry away. It stays in its directory's chain, as one that leads to <see cref="None"/>.</summary>
    public void Remove(int index)
    {
        ref int link = ref Bucket(_entries[index].Directory, Name(index).Span);
        while (link != index)
            link = ref _entries[link].NextOfBucket;
        link = _entries[index].NextOfBucket;
        _entries[index].Node = None;
    }

    /// <summary>The name.</summary>
    public ReadOnlyMemory<byte> Name(int index) => names.Get(_entries[index].Name);

    /// <summary>The node that the name leads to.</summary>
    public ref int Node(int index) => ref _entries[index].Node;

    /// <summary>The next entry of the same directory.</summary>
    public ref int Next(int index) => ref _entries[index].NextOfDirectory;

    // Names come from strangers; the hash differs from process to process, so that nobody can choose names of one bucket.
    private ref int Bucket(int directory, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.Add(directory);
        hash.AddBytes(name);
        return ref _buckets[hash.ToHashCode() & (_buckets.Length - 1)];
    }

    private void Grow()
    {
        _buckets = NewBuckets(_buckets.Length * 2);
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Node == None)
                continue;
            ref int bucket = ref Bucket(_entries[i].Directory, Name(i).Span);
            _entries[i].NextOfBucket = bucket;
            bucket = i;
        }
    }

    private static int[] NewBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, None);
        return buckets;
    }

    private struct Entry(int name, int directory, int node, int nextOfBucket, int nextOfDirectory)
    {
        public readonly int Name = name;
        public readonly int Directory = directory;
        public int Node = node;
        public int NextOfBucket = nextOfBucket;
        public int NextOfDirectory = nextOfDirectory;
    }
}
