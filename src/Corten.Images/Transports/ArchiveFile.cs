using Corten.Images.Archives;
using Corten.Images.Layers;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Transports;

/// <summary>
/// An archive in a file, whose members are read where they lie. Names are keys, never paths; a compressed archive is decompressed into a temporary
/// file first.
/// </summary>
internal sealed class ArchiveFile : IDisposable
{
    private const int MaximumFiles = 100_000;

    private readonly Dictionary<string, (long Offset, long Size)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly SafeFileHandle _file;

    private ArchiveFile(string path, SafeFileHandle file) => (Path, _file) = (path, file);

    /// <summary>The archive's path.</summary>
    public string Path { get; }

    /// <summary>Opens and lists an archive.</summary>
    /// <exception cref="ImageException">It is not there, cut off, damaged, or no tar.</exception>
    public static ArchiveFile Open(string path, string temporaryDirectory)
    {
        var file = UnixFile.OpenIfExists(path, OpenFlags.ReadOnly) ?? throw new ImageException(ImageError.NotFound, $"there is no archive {path}");
        var archive = new ArchiveFile(path, file);
        try
        {
            archive = Plain(archive, temporaryDirectory);
            archive.List();
            return archive;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException || e is SnapshotException { Error: not SnapshotError.Host })
        {
            archive.Dispose();
            throw new ImageException(ImageError.BadArchive, $"the archive {path} is cut off or damaged: {(e is SnapshotException ? e.Message : "its compressed data are not valid")}", e);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>The length of a member in bytes, links followed; null where there is none.</summary>
    public long? Size(string name) => Find(name)?.Size;

    /// <summary>Opens a member; null where there is none.</summary>
    public Stream? Open(string name) => Find(name) is { } place ? new FileSection(_file, place.Offset, place.Size) : null;

    /// <summary>The whole of a small member; null where there is none.</summary>
    /// <exception cref="ImageException">It is longer than 4 MiB.</exception>
    public byte[]? ReadDocument(string name)
    {
        if (Find(name) is not { } place)
            return null;
        if (place.Size > ImageDocuments.MaximumSize)
            throw new ImageException(ImageError.BadArchive, $"the file {name} in {Path} is {place.Size} bytes long; at most {ImageDocuments.MaximumSize} are allowed");
        var content = new byte[place.Size];
        using var stream = new FileSection(_file, place.Offset, place.Size);
        stream.ReadExactly(content);
        return content;
    }

    public void Dispose() => _file.Dispose();

    private (long Offset, long Size)? Find(string name)
    {
        name = ArchivePath.Normalise("", name);
        for (int links = 0; links < 8; links++)
        {
            if (_files.TryGetValue(name, out var place))
                return place;
            if (!_links.TryGetValue(name, out string? target))
                return null;
            name = target;
        }
        return null;
    }

    private static ArchiveFile Plain(ArchiveFile archive, string temporaryDirectory)
    {
        long length = RandomAccess.GetLength(archive._file);
        using var start = new FileSection(archive._file, 0, length);
        using var content = Compression.Open(start);
        if (content is PrefixedStream)
            return archive;
        string temporary = HostPath.Join(temporaryDirectory, $"corten-archive-{Guid.NewGuid():N}");
        var file = UnixFile.Open(temporary, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180);
        File.Delete(temporary);
        try
        {
            var buffer = new byte[256 * 1024];
            int count;
            while ((count = content.Read(buffer)) > 0)
                UnixFile.Write(file, buffer.AsSpan(0, count), temporary);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        archive.Dispose();
        return new ArchiveFile(archive.Path, file);
    }

    private void List()
    {
        using var whole = new FileSection(_file, 0, RandomAccess.GetLength(_file));
        var reader = new TarReader(whole);
        while (reader.Next() is { } entry)
        {
            string name = ArchivePath.Normalise("", entry.Name);
            if (_files.Count + _links.Count >= MaximumFiles)
                throw new ImageException(ImageError.BadArchive, $"the archive {Path} has more than {MaximumFiles} files");
            if (entry.Kind == TarEntryKind.RegularFile)
                _files[name] = (reader.Position, entry.Size);
            else if (entry.Kind == TarEntryKind.SymbolicLink)
                _links[name] = ArchivePath.Normalise(ArchivePath.Directory(name), entry.LinkTarget);
            else if (entry.Kind == TarEntryKind.HardLink)
                _links[name] = ArchivePath.Normalise("", entry.LinkTarget);
        }
    }
}
