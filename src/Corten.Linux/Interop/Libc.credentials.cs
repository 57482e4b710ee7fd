using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int setresuid(uint real, uint effective, uint saved);

    [LibraryImport(Library)]
    public static partial int setresgid(uint real, uint effective, uint saved);

    [LibraryImport(Library)]
    public static partial int setgroups(nuint count, uint* groups);

    [LibraryImport(Library)]
    public static partial uint geteuid();

    [LibraryImport(Library)]
    public static partial uint getegid();

    [LibraryImport(Library)]
    public static partial uint getuid();

    [LibraryImport(Library)]
    public static partial int getpid();
}
