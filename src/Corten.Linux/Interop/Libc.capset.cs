using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int capget(CapabilityHeader* header, CapabilityData* data);

    [LibraryImport(Library)]
    public static partial int capset(CapabilityHeader* header, CapabilityData* data);
}
