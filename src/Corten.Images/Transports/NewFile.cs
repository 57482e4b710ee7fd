using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Transports;

/// <summary>A large file that appears complete or not at all; a device or pipe is written to.</summary>
internal static class NewFile
{
    private const uint FileMode = 0x1a4; // 0644
    private const int BufferSize = 256 * 1024;

    public static void Write(string path, Action<Stream> write)
    {
        if (AtomicFile.IsStream(path))
        {
            using var existing = UnixFile.Open(path, OpenFlags.WriteOnly);
            WriteTo(existing, write);
            return;
        }
        string temporary = $"{path}.{AtomicFile.TemporaryPrefix}{Guid.NewGuid():N}";
        try
        {
            using (var file = UnixFile.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, FileMode))
            {
                WriteTo(file, write);
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

    private static void WriteTo(SafeFileHandle file, Action<Stream> write)
    {
        using var stream = new BufferedStream(new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Write, bufferSize: 0), BufferSize);
        write(stream);
        stream.Flush();
    }
}
