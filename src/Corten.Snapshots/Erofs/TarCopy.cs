using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>Passes a tar on and writes every byte of it to a file.</summary>
internal sealed class TarCopy(Stream tar, SafeFileHandle file, string path) : Stream
{
    // The disk begins to work while the tar is still coming: the sync at the end then has less to wait for.
    private const long WriteBackUnit = 8 << 20;

    private long _length;
    private long _writeBackStarted;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = tar.Read(buffer);
        UnixFile.Write(file, buffer[..count], path);
        _length += count;
        if (_length - _writeBackStarted >= WriteBackUnit)
        {
            UnixFile.StartWriteBack(file, _writeBackStarted, _length - _writeBackStarted);
            _writeBackStarted = _length;
        }
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
