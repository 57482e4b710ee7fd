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

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sigfillset(SignalSet* set);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sigdelset(SignalSet* set, int signal);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sigprocmask(int how, SignalSet* set, SignalSet* old);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sigwaitinfo(SignalSet* set, void* information);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int fork();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int setpgid(int pid, int group);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int tcsetpgrp(int terminal, int group);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int getpid();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int execvp(byte* file, byte** argv);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int waitpid(int pid, int* status, int options);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int kill(int pid, int signal);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial nint write(int file, byte* data, nint count);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int* __errno_location();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial void _exit(int code);

    /// <summary>The main function that the linker's --wrap put aside: it starts the runtime.</summary>
    [LibraryImport(Library, EntryPoint = "__real_main")]
    [SuppressGCTransition]
    public static partial int RealMain(int argc, byte** argv);
}
