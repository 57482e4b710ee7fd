using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    /// <summary>syscall(2): for system calls without a wrapper in the C library. Arguments are machine words.</summary>
    [LibraryImport(Library)]
    public static partial nint syscall(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0);
}
