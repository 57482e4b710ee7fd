using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int setns(int fd, int type);

    [LibraryImport(Library)]
    public static partial int unshare(int flags);
}
