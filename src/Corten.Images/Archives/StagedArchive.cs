using Corten.Content;
using Corten.Images.Layers;
using Corten.Linux;
using Corten.Oci;
using Corten.Snapshots;
using Corten.Snapshots.Tar;

namespace Corten.Images.Archives;

/// <summary>
/// An archive of images, read once from its beginning to its end, as standard input demands: its files lie in a content store of their own, by digest,
/// until it is known which of them are wanted.
/// </summary>
internal sealed class StagedArchive : IDisposable
{
    private const int MaximumFiles = 100_000;
    private const int BufferSize = 256 * 1024;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Dictionary<string, Digest> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly string _directory;

    private StagedArchive(string directory)
    {
        _directory = directory;
        Content = new ContentStore(HostPath.Join(directory, "content"));
    }

    /// <summary>The files' content.</summary>
    public ContentStore Content { get; }

    /// <summary>Reads <paramref name="archive"/>, compressed with gzip or not.</summary>
    /// <exception cref="ImageException">It is cut off, damaged, or no tar.</exception>
    public static StagedArchive Read(Stream archive, string stagingDirectory, CancellationToken cancellation)
    {
        string directory = HostPath.Join(stagingDirectory, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(directory, Private);
        var staged = new StagedArchive(directory);
        try
        {
            staged.ReadAll(archive, cancellation);
            return staged;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            staged.Dispose();
            throw new ImageException(ImageError.BadArchive, "the archive is cut off or damaged: its compressed data are not valid", e);
        }
        catch (SnapshotException e) when (e.Error != SnapshotError.Host)
        {
            staged.Dispose();
            throw new ImageException(ImageError.BadArchive, $"the archive cannot be read: {e.Message}", e);
        }
        catch (ContentException e)
        {
            staged.Dispose();
            throw new ImageException(ImageError.BadArchive, $"the archive is damaged: {e.Message}", e);
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>The digest of the file <paramref name="name"/>, links followed; null where there is none.</summary>
    public Digest? Find(string name)
    {
        name = ArchivePath.Normalise("", name);
        for (int links = 0; links < 8; links++)
        {
            if (_files.TryGetValue(name, out var digest))
                return digest;
            if (!_links.TryGetValue(name, out string? target))
                return null;
            name = target;
        }
        return null;
    }

    /// <summary>The whole of a small file; null where there is none.</summary>
    public byte[]? ReadDocument(string name)
    {
        if (Find(name) is not { } digest)
            return null;
        try
        {
            return Content.Read(digest, ImageDocuments.MaximumSize);
        }
        catch (ContentException e)
        {
            throw new ImageException(ImageError.BadArchive, $"the archive's file {name} cannot be used: {e.Message}", e);
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void ReadAll(Stream archive, CancellationToken cancellation)
    {
        var reader = new TarReader(Compression.Open(archive));
        var buffer = new byte[BufferSize];
        while (reader.Next() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            string name = ArchivePath.Normalise("", entry.Name);
            if (_files.Count + _links.Count >= MaximumFiles)
                throw new ImageException(ImageError.BadArchive, $"the archive has more than {MaximumFiles} files");
            if (entry.Kind == TarEntryKind.RegularFile)
                _files[name] = BlobDigest(name) is { } digest ? Ingest(reader, entry, digest, buffer) : Ingest(reader, buffer);
            else if (entry.Kind == TarEntryKind.SymbolicLink)
                _links[name] = ArchivePath.Normalise(ArchivePath.Directory(name), entry.LinkTarget);
            else if (entry.Kind == TarEntryKind.HardLink)
                _links[name] = ArchivePath.Normalise("", entry.LinkTarget);
        }
        reader.Drain();
    }

    private static Digest? BlobDigest(string name) =>
        name.Split('/') is ["blobs", var algorithm, var hex] && Digest.TryParse($"{algorithm}:{hex}", out var digest) ? digest : null;

    private Digest Ingest(TarReader reader, TarEntry entry, Digest digest, byte[] buffer)
    {
        using var ingest = Content.Begin(digest, entry.Size);
        using var content = reader.OpenContent();
        int count;
        while (!ingest.IsComplete && (count = content.Read(buffer)) > 0)
            ingest.Write(buffer.AsSpan(0, count));
        ingest.Commit();
        return digest;
    }

    private Digest Ingest(TarReader reader, byte[] buffer)
    {
        using var ingest = Content.BeginAnonymous();
        using var content = Compression.OpenStorable(reader.OpenContent());
        int count;
        while ((count = content.Read(buffer)) > 0)
            ingest.Write(buffer.AsSpan(0, count));
        return ingest.Commit();
    }
}
