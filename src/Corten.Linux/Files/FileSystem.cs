using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>A mounted file system as a whole.</summary>
public static class FileSystem
{
    /// <summary>syncfs(2): everything written to the file system of <paramref name="file"/> is on the disk when this returns.</summary>
    public static void Sync(SafeFileHandle file) => LinuxException.Check(Libc.Result(Libc.syncfs(file.Number())), "syncfs");
}
