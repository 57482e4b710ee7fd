using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;
using Microsoft.Win32.SafeHandles;

namespace Corten.Content;

/// <summary>Content on its way into the store whose digest is only known at its end: the sha256 of what was written.</summary>
public sealed class AnonymousIngest : IDisposable
{
    private readonly ContentLayout _layout;
    private readonly FileLock _store;
    private readonly DigestHasher _hasher = new();
    private readonly long _maximum;
    private readonly string _path;
    private readonly SafeFileHandle _file;

    internal AnonymousIngest(ContentLayout layout, long maximum)
    {
        (_layout, _maximum) = (layout, maximum);
        _path = HostPath.Join(layout.IngestDirectory, $"new-{Guid.NewGuid():N}");
        _store = FileLock.Acquire(layout.StoreLock, shared: true);
        _file = UnixFile.Open(_path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180);
    }

    /// <summary>The number of bytes written.</summary>
    public long Length => _hasher.Length;

    /// <summary>Appends <paramref name="piece"/>.</summary>
    /// <exception cref="ContentException">The content would be longer than allowed.</exception>
    public void Write(ReadOnlySpan<byte> piece)
    {
        if (piece.Length > _maximum - Length)
            throw new ContentException(ContentError.TooLong, $"the content is longer than the {_maximum} bytes that are allowed");
        UnixFile.Write(_file, piece, _path);
        _hasher.Append(piece);
    }

    /// <summary>Gives the content its name, on the disk when this returns, and returns that.</summary>
    public Digest Commit()
    {
        UnixFile.Sync(_file, _path);
        var digest = _hasher.Finish();
        File.Move(_path, _layout.Blob(digest), overwrite: true);
        AtomicFile.SyncDirectory(_layout.BlobDirectory(digest.Algorithm));
        return digest;
    }

    /// <summary>Throws the content away, unless it was committed.</summary>
    public void Dispose()
    {
        File.Delete(_path);
        _file.Dispose();
        _hasher.Dispose();
        _store.Dispose();
    }
}
