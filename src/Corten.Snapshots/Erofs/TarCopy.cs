using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>Passes a tar on and writes every byte of it to a file.</summary>
internal sealed class TarCopy(Stream tar, SafeFileHandle file, string path) : ForwardStream
{
    private long _length;
    private readonly WriteBack _writeBack = new();

    public override long Length => _length;

    public override long Position => _length;

    public override int Read(Span<byte> buffer)
    {
        int count = tar.Read(buffer);
        UnixFile.Write(file, buffer[..count], path);
        _length += count;
        _writeBack.Advance(file, _length);
        return count;
    }
}
