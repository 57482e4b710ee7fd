using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int pidfd_open(int pid, uint flags);

    [LibraryImport(Library)]
    public static partial int pidfd_send_signal(int pidfd, int signal, void* info, uint flags);
}
