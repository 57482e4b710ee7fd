using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    // No transition of the garbage collector around the call: the child's copy of the thread must come back exactly as it went.
    [LibraryImport(Library, EntryPoint = "syscall")]
    [SuppressGCTransition]
    private static partial nint syscall_clone3(nint number, CloneArgs* arguments, nint size);

    /// <summary>clone3(2); returns twice.</summary>
    public static nint clone3(CloneArgs* arguments) => syscall_clone3(SystemCallNumber.SYS_clone3, arguments, sizeof(CloneArgs));
}
