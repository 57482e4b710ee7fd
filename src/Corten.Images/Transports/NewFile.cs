using Corten.Linux.Files;

namespace Corten.Images.Transports;

/// <summary>A large file that appears complete or not at all.</summary>
internal static class NewFile
{
    private const uint FileMode = 0x1a4; // 0644
    private const int BufferSize = 256 * 1024;

    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{AtomicFile.TemporaryPrefix}{Guid.NewGuid():N}";
        try
        {
            using (var file = UnixFile.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, FileMode))
            {
                using var stream = new BufferedStream(new FileStream(file, FileAccess.Write, bufferSize: 0), BufferSize);
                write(stream);
                stream.Flush();
                UnixFile.Sync(file, path);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
