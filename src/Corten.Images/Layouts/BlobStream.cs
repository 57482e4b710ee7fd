using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Layouts;

/// <summary>
/// A blob on its way into an image layout. It gets its name by <see cref="Commit"/>, when it is complete, of the right digest and on the disk;
/// without, nothing is left of it.
/// </summary>
public sealed class BlobStream : Stream
{
    private readonly LayoutFiles _files;
    private readonly DigestHasher _hasher;
    private readonly Digest? _expected;
    private readonly long _maximum;
    private readonly SafeFileHandle _file;
    private readonly string _path;

    internal BlobStream(LayoutFiles files, Digest? expected, long? size)
    {
        (_files, _expected, _maximum) = (files, expected, size ?? long.MaxValue);
        _hasher = new DigestHasher(expected?.Algorithm ?? "sha256");
        (_file, _path) = files.CreateTemporaryBlob();
    }

    /// <summary>Bytes written.</summary>
    public override long Length => _hasher.Length;

    /// <summary>Bytes written.</summary>
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <summary>Appends <paramref name="buffer"/>.</summary>
    /// <exception cref="ImageException">The blob would be longer than was said.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _maximum - Length)
            throw new ImageException(ImageError.BadImage, $"{Name} is longer than the {_maximum} bytes that were announced");
        UnixFile.Write(_file, buffer, _path);
        _hasher.Append(buffer);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Gives the blob its name and describes it.</summary>
    /// <param name="mediaType">What the descriptor says of the blob.</param>
    /// <exception cref="ImageException">It is not what it was said to be.</exception>
    public Descriptor Commit(string mediaType)
    {
        long size = Length;
        if (_maximum != long.MaxValue && size != _maximum)
            throw new ImageException(ImageError.BadImage, $"{Name} ends after {size} of {_maximum} bytes");
        var digest = _hasher.Finish();
        if (_expected is { } expected && digest != expected)
            throw new ImageException(ImageError.BadImage, $"{expected} is damaged: its content has the digest {digest}");
        UnixFile.Sync(_file, _path);
        _files.MakeBlobDirectory(digest.Algorithm);
        File.Move(_path, _files.Blob(digest), overwrite: true);
        AtomicFile.SyncDirectory(_files.Algorithm(digest.Algorithm));
        return new Descriptor { MediaType = mediaType, Digest = digest, Size = size };
    }

    private string Name => _expected?.ToString() ?? "the blob";

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_file.IsClosed)
        {
            File.Delete(_path);
            _file.Dispose();
            _hasher.Dispose();
        }
        base.Dispose(disposing);
    }
}
