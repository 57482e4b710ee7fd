using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

/// <summary>
/// The few functions that a program calls before its .NET runtime has started: nothing is marshalled, no thread has to be known, and the
/// results are those of C, -1 and errno.
/// </summary>
internal static unsafe partial class EarlyLibc
{
    private const string Library = "libc";

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int statfs(byte* path, Statfs* buffer);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int open_tree(int directory, byte* path, uint flags);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int mount_setattr(int directory, byte* path, uint flags, MountAttr* attributes, nuint size);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int execveat(int directory, byte* path, byte** argv, byte** envp, int flags);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int close(int file);

    /// <summary>The main function that the linker's --wrap put aside: it starts the runtime.</summary>
    [LibraryImport(Library, EntryPoint = "__real_main")]
    [SuppressGCTransition]
    public static partial int RealMain(int argc, byte** argv);
}
