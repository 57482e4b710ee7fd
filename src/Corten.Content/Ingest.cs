using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;
using Microsoft.Win32.SafeHandles;

namespace Corten.Content;

/// <summary>
/// Content of known digest and size on its way into the store, locked against other processes. Bytes written here survive Dispose and the
/// death of the process; the next ingest of the same digest hashes them again and goes on at <see cref="Offset"/>.
/// </summary>
public sealed class Ingest : IDisposable
{
    private const int ChunkSize = 128 * 1024;

    private readonly ContentLayout _layout;
    private readonly FileLock _store;
    private readonly FileLock? _lock;
    private readonly DigestHasher _hasher;
    private readonly IngestProgress _progress;
    private readonly WriteBack _writeBack = new();
    private SafeFileHandle? _file;

    internal Ingest(ContentLayout layout, Digest digest, long size)
    {
        (_layout, Digest, Size) = (layout, digest, size);
        _hasher = new DigestHasher(digest.Algorithm);
        _progress = new IngestProgress(digest);
        _store = FileLock.Acquire(layout.StoreLock, shared: true);
        try
        {
            _lock = FileLock.Acquire(layout.PartialLock(digest));
            IsComplete = File.Exists(layout.Blob(digest));
            if (!IsComplete)
                Continue();
            _progress.Advance(_hasher.Length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the content must hash to.</summary>
    public Digest Digest { get; }

    /// <summary>How long the content must be, in bytes.</summary>
    public long Size { get; }

    /// <summary>How many bytes are there already, in bytes from the beginning.</summary>
    public long Offset => IsComplete ? Size : _hasher.Length;

    /// <summary>Whether the content is in the store: committed here or, before, by another.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Appends <paramref name="piece"/>.</summary>
    /// <exception cref="ContentException">The content would be longer than <see cref="Size"/>; nothing is written then.</exception>
    /// <exception cref="LinuxException">The disk refused.</exception>
    public void Write(ReadOnlySpan<byte> piece)
    {
        if (piece.Length > Size - Offset)
            throw new ContentException(ContentError.TooLong, $"{Digest} is longer than the {Size} bytes that were announced");
        UnixFile.Write(_file!, piece, _layout.Partial(Digest));
        _hasher.Append(piece);
        _writeBack.Advance(_file!, _hasher.Length);
        _progress.Advance(_hasher.Length);
    }

    /// <summary>
    /// Opens the content for reading while it comes: a read waits for bytes that are not there yet, and the end is there only once <see cref="Commit"/> has
    /// verified everything. For another thread of this process; the stream may outlive the ingest.
    /// </summary>
    /// <param name="cancellation">Ends a wait with an exception.</param>
    /// <returns>A stream whose reads throw a <see cref="ContentException"/> where the ingest ends before it is complete, or begins again.</returns>
    public Stream Follow(CancellationToken cancellation) => UnixFile.OpenIfExists(_layout.Partial(Digest), OpenFlags.ReadOnly | OpenFlags.NoFollow) is { } file
        ? new IngestReader(_progress, file, cancellation)
        : new FileStream(UnixFile.Open(_layout.Blob(Digest), OpenFlags.ReadOnly | OpenFlags.NoFollow), FileAccess.Read, bufferSize: 0);

    /// <summary>Throws away what is there and begins at the first byte.</summary>
    public void Restart()
    {
        _hasher.Reset();
        _file?.Dispose();
        _file = UnixFile.Open(
            _layout.Partial(Digest), OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate | OpenFlags.NoFollow, 0x180);
        _writeBack.Restart();
        _progress.Restart();
    }

    /// <summary>Verifies size and digest and gives the content its name, on the disk when this returns.</summary>
    /// <exception cref="ContentException">Size or digest are wrong; bytes of a wrong digest are thrown away.</exception>
    public void Commit()
    {
        if (IsComplete)
            return;
        if (Offset != Size)
            throw new ContentException(ContentError.TooShort, $"{Digest} ends after {Offset} of the {Size} bytes that were announced");
        var actual = _hasher.Finish();
        if (actual != Digest)
        {
            Restart();
            throw new ContentException(ContentError.WrongDigest, $"the content that was announced as {Digest} is {actual}");
        }
        UnixFile.Sync(_file!, _layout.Partial(Digest));
        _file!.Dispose();
        File.Move(_layout.Partial(Digest), _layout.Blob(Digest), overwrite: true);
        AtomicFile.SyncDirectory(_layout.BlobDirectory(Digest.Algorithm));
        IsComplete = true;
        _progress.Complete();
    }

    /// <summary>Throws away what is there, file and all.</summary>
    public void Discard()
    {
        _progress.End();
        _file?.Dispose();
        _file = null;
        File.Delete(_layout.Partial(Digest));
    }

    /// <summary>Lets go of the ingest; what was written is kept for the next.</summary>
    public void Dispose()
    {
        _progress.End();
        _file?.Dispose();
        _lock?.Dispose();
        _store.Dispose();
        _hasher.Dispose();
    }

    internal static bool IsResumableName(string name) =>
        name.Split('-') is [var algorithm, var hex] && Digest.TryParse($"{algorithm}:{hex}", out _);

    private void Continue()
    {
        string path = _layout.Partial(Digest);
        _file = UnixFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow, 0x180);
        var buffer = new byte[ChunkSize];
        int count;
        while ((count = UnixFile.Read(_file, buffer)) > 0 && _hasher.Length + count <= Size)
            _hasher.Append(buffer.AsSpan(0, count));
        if (count > 0)
            Restart();
    }
}
