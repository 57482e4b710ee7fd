using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int sched_setaffinity(int pid, nuint size, byte* mask);

    [LibraryImport(Library)]
    public static partial int sched_getaffinity(int pid, nuint size, byte* mask);
}
