using System.Globalization;
using System.Text;

namespace Corten.Snapshots.Tar;

/// <summary>
/// Writes archives in the ustar format, with a PAX extended header where an entry needs one. The same entries always give the same bytes.
/// Sparse files are written in GNU's PAX format 1.0. The writer does not own the stream.
/// </summary>
/// <example>
/// <code>
/// var writer = new TarWriter(stream);
/// writer.Add(new TarEntry { Name = "etc/", Kind = TarEntryKind.Directory, Mode = 0x1ed });
/// writer.Add(new TarEntry { Name = "etc/hostname", Mode = 0x1a4, Size = file.Length }, file);
/// writer.Finish();
/// </code>
/// </example>
/// <param name="stream">Where the archive goes.</param>
public sealed class TarWriter(Stream stream)
{
    private readonly byte[] _block = new byte[TarFormat.BlockSize];
    private string _name = "";
    private long _contentLeft;
    private int _padding;

    /// <summary>Adds an entry with all its content.</summary>
    /// <param name="entry">The entry; <see cref="TarEntry.StoredSize"/> says how much is read.</param>
    /// <param name="content">Its stored content, without holes; null where it has none.</param>
    public void Add(TarEntry entry, Stream? content = null)
    {
        Begin(entry);
        if (content is null)
            return;
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            int count;
            while (_contentLeft > 0 && (count = content.Read(buffer, 0, (int)Math.Min(buffer.Length, _contentLeft))) > 0)
                Write(buffer.AsSpan(0, count));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Adds a small file from memory.</summary>
    public void Add(TarEntry entry, ReadOnlySpan<byte> content)
    {
        Begin(entry with { Size = content.Length });
        Write(content);
    }

    /// <summary>Writes the headers of an entry; <see cref="Write"/> must follow with exactly its stored content.</summary>
    public void Begin(TarEntry entry)
    {
        EndContent();
        bool hasContent = entry.Kind == TarEntryKind.RegularFile;
        var records = new PaxBuilder();
        byte[] map = [];
        string storedName = entry.Name;
        if (hasContent && entry.Segments is { } segments)
        {
            map = AddSparse(records, entry, segments);
            storedName = "GNUSparseFile.0/" + TarHeaderWriter.LastComponent(entry.Name);
        }
        _contentLeft = hasContent ? entry.StoredSize : 0;
        long contentSize = map.Length + _contentLeft;
        _padding = TarFormat.Padding(contentSize);
        _name = entry.Name;
        var block = new byte[TarFormat.BlockSize];
        var header = new TarHeaderWriter(block, records);
        header.Write(entry with { Name = storedName }, contentSize);
        header.Seal();
        if (!records.IsEmpty)
            WriteExtension(entry.Name, records);
        stream.Write(block);
        stream.Write(map);
    }

    /// <summary>Writes stored content of the entry begun last.</summary>
    /// <exception cref="InvalidOperationException">It is more than the entry has.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        if (content.Length > _contentLeft)
            throw new InvalidOperationException($"{_name} has grown while it was added to an archive");
        stream.Write(content);
        _contentLeft -= content.Length;
    }

    /// <summary>Ends the archive: two blocks of zeros.</summary>
    public void Finish()
    {
        EndContent();
        Array.Clear(_block);
        stream.Write(_block);
        stream.Write(_block);
        stream.Flush();
    }

    private void EndContent()
    {
        if (_contentLeft > 0)
            throw new InvalidOperationException($"{_name} has become {_contentLeft} bytes shorter while it was added to an archive");
        Array.Clear(_block);
        stream.Write(_block, 0, _padding);
        _padding = 0;
    }

    private void WriteExtension(string name, PaxBuilder records)
    {
        var header = new TarHeaderWriter(_block, new PaxBuilder());
        header.WriteExtension(name, records.Content.Length);
        header.Seal();
        stream.Write(_block);
        stream.Write(records.Content);
        Array.Clear(_block);
        stream.Write(_block, 0, TarFormat.Padding(records.Content.Length));
    }

    // Readers take the size from the last segment, so a hole at the end is marked by an empty one.
    private static byte[] AddSparse(PaxBuilder records, TarEntry entry, IReadOnlyList<TarSegment> segments)
    {
        records.Add("GNU.sparse.major", "1");
        records.Add("GNU.sparse.minor", "0");
        records.Add("GNU.sparse.name", entry.Name);
        records.Add("GNU.sparse.realsize", entry.Size);
        long end = segments.Count == 0 ? 0 : segments[^1].Offset + segments[^1].Length;
        List<TarSegment> all = end < entry.Size || segments.Count == 0 ? [.. segments, new TarSegment(entry.Size, 0)] : [.. segments];
        var map = new StringBuilder();
        map.Append(CultureInfo.InvariantCulture, $"{all.Count}\n");
        foreach (var (offset, length) in all)
            map.Append(CultureInfo.InvariantCulture, $"{offset}\n{length}\n");
        map.Append('\0', TarFormat.Padding(map.Length));
        return Encoding.ASCII.GetBytes(map.ToString());
    }
}
