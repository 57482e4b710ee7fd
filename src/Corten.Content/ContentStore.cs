using Corten.Linux.Files;
using Corten.Oci;
using Microsoft.Win32.SafeHandles;

namespace Corten.Content;

/// <summary>
/// Keeps content under its digest. What is listed and opened here was complete, of the right digest and on the disk before it got its name;
/// what is not complete yet is an <see cref="Ingest"/>, whose bytes survive the death of its process and are continued by the next
/// one. Any number of processes may use a store at once.
/// </summary>
public sealed class ContentStore
{
    private readonly ContentLayout _layout;

    /// <summary>The store below <paramref name="root"/>, whose directories are made at the first ingest.</summary>
    public ContentStore(string root)
    {
        _layout = new ContentLayout(root);
        Trash = new TrashDirectory(_layout.TrashDirectory);
    }

    /// <summary>What <see cref="Delete"/> took out of the store; its space is free when this is emptied.</summary>
    public TrashDirectory Trash { get; }

    /// <summary>Whether the content is there, complete.</summary>
    public bool Exists(Digest digest) => File.Exists(_layout.Blob(digest));

    /// <summary>The content's length in bytes, or null where it is not there.</summary>
    public long? Size(Digest digest) => new FileInfo(_layout.Blob(digest)) is { Exists: true } file ? file.Length : null;

    /// <summary>Opens content for reading from its beginning.</summary>
    /// <exception cref="ContentException">It is not there.</exception>
    public Stream Open(Digest digest)
    {
        SafeFileHandle file = UnixFile.OpenIfExists(_layout.Blob(digest), OpenFlags.ReadOnly | OpenFlags.NoFollow)
            ?? throw new ContentException(ContentError.NotFound, $"{digest} is not in the content store");
        return new FileStream(file, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>The whole of small content.</summary>
    /// <param name="digest">Which content.</param>
    /// <param name="maximum">The length in bytes above which it is refused.</param>
    /// <exception cref="ContentException">It is not there, is longer than <paramref name="maximum"/>, or was damaged on the disk.</exception>
    public byte[] Read(Digest digest, int maximum)
    {
        using var stream = Open(digest);
        if (stream.Length > maximum)
            throw new ContentException(ContentError.TooLong, $"{digest} is {stream.Length} bytes long; at most {maximum} are allowed");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        if (digest.Algorithm == "sha256" && Digest.Of(content) != digest)
            throw new ContentException(ContentError.WrongDigest, $"{digest} in the content store is damaged; remove the image and pull it again");
        return content;
    }

    /// <summary>Keeps small content that is at hand, and returns its digest.</summary>
    public Digest Put(ReadOnlySpan<byte> content)
    {
        var digest = Digest.Of(content);
        using var ingest = Begin(digest, content.Length);
        if (!ingest.IsComplete)
        {
            ingest.Restart();
            ingest.Write(content);
            ingest.Commit();
        }
        return digest;
    }

    /// <summary>
    /// Begins or continues an ingest. Waits while another process ingests the same content; what that one completed is complete here too.
    /// </summary>
    /// <param name="digest">What the content must hash to.</param>
    /// <param name="size">How long it must be, in bytes.</param>
    public Ingest Begin(Digest digest, long size)
    {
        _layout.MakeDirectories();
        return new Ingest(_layout, digest, size);
    }

    /// <summary>Begins an ingest of content whose digest is only known at its end. Its bytes do not survive the process.</summary>
    /// <param name="maximum">The length in bytes above which it is refused.</param>
    public AnonymousIngest BeginAnonymous(long maximum = long.MaxValue)
    {
        _layout.MakeDirectories();
        return new AnonymousIngest(_layout, maximum);
    }

    /// <summary>Takes over complete content of another store on the same file system, which then has it no longer.</summary>
    /// <exception cref="ContentException">It is not there.</exception>
    public void Adopt(ContentStore other, Digest digest)
    {
        _layout.MakeDirectories();
        using var store = FileLock.Acquire(_layout.StoreLock, shared: true);
        if (!other.Exists(digest))
            throw new ContentException(ContentError.NotFound, $"{digest} is not in the content store");
        string target = _layout.Blob(digest);
        File.Move(other._layout.Blob(digest), target, overwrite: true);
        AtomicFile.SyncDirectory(_layout.BlobDirectory(digest.Algorithm));
    }

    /// <summary>Moves content to the <see cref="Trash"/>, and removes what is kept of an ingest of it; nothing happens where there is none.</summary>
    public void Delete(params IEnumerable<Digest> digests)
    {
        bool any = false;
        foreach (var digest in digests)
        {
            DeletePartial(digest);
            any |= Exists(digest) && Trash.Add(_layout.Blob(digest));
        }
        if (!any)
            return;
        foreach (string algorithm in ContentLayout.Algorithms)
        {
            if (Directory.Exists(_layout.BlobDirectory(algorithm)))
                AtomicFile.SyncDirectory(_layout.BlobDirectory(algorithm));
        }
    }

    // One that another process is writing just now is that one's business.
    private void DeletePartial(Digest digest)
    {
        if (!File.Exists(_layout.Partial(digest)))
            return;
        using var held = FileLock.TryAcquire(_layout.PartialLock(digest));
        if (held is not null)
            File.Delete(_layout.Partial(digest));
    }

    /// <summary>All complete content, in no order.</summary>
    public IEnumerable<Digest> List()
    {
        foreach (string algorithm in ContentLayout.Algorithms)
        {
            string directory = _layout.BlobDirectory(algorithm);
            if (!Directory.Exists(directory))
                continue;
            foreach (string file in Directory.EnumerateFiles(directory))
            {
                if (Digest.TryParse($"{algorithm}:{Path.GetFileName(file)}", out var digest))
                    yield return digest;
            }
        }
    }

    /// <summary>Removes what dead processes left in the ingest directory, where no process has an ingest open just now.</summary>
    /// <param name="keepSince">Resumable ingests last written at or after this time are kept.</param>
    public void Repair(DateTimeOffset keepSince)
    {
        if (!Directory.Exists(_layout.IngestDirectory))
            return;
        using var store = FileLock.TryAcquire(_layout.StoreLock);
        if (store is null)
            return;
        foreach (string file in Directory.EnumerateFiles(_layout.IngestDirectory))
        {
            bool resumable = Ingest.IsResumableName(Path.GetFileName(file));
            if (!resumable || File.GetLastWriteTimeUtc(file) < keepSince.UtcDateTime)
                File.Delete(file);
        }
    }
}
