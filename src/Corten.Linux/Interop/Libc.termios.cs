using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int tcgetattr(int fd, Termios* mode);

    [LibraryImport(Library)]
    public static partial int tcsetattr(int fd, int when, Termios* mode);

    [LibraryImport(Library)]
    public static partial void cfmakeraw(Termios* mode);

    [LibraryImport(Library)]
    public static partial int isatty(int fd);
}
