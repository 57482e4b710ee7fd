using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial nint lseek(int fd, nint offset, int whence);

    [LibraryImport(Library)]
    public static partial int ftruncate(int fd, nint length);

    [LibraryImport(Library)]
    public static partial int syncfs(int fd);
}
