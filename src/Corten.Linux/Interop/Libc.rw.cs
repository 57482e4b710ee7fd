using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial nint read(int fd, byte* buffer, nint count);

    [LibraryImport(Library)]
    public static partial nint write(int fd, byte* buffer, nint count);

    [LibraryImport(Library)]
    public static partial int fsync(int fd);

    [LibraryImport(Library)]
    public static partial int sync_file_range(int fd, long offset, long count, uint flags);

    [LibraryImport(Library)]
    public static partial int flock(int fd, int operation);

    [LibraryImport(Library)]
    public static partial int fcntl(int fd, int command, nint argument);
}
