using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int prlimit64(int pid, int resource, ResourceLimit* newLimit, ResourceLimit* oldLimit);
}
