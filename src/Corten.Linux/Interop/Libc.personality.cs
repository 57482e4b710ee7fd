using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int personality(nuint persona);
}
