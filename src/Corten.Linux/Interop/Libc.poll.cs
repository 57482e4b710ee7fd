using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int poll(PollDescriptor* descriptors, nuint count, int timeout);
}
