using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int pthread_sigmask(int how, SignalSet* set, SignalSet* old);

    [LibraryImport(Library)]
    public static partial nint signal(int number, nint handler);
}
