using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>pipe2(2).</summary>
public static unsafe class Pipe
{
    /// <summary>A new pipe, both ends close-on-exec.</summary>
    public static (SafeFileHandle Read, SafeFileHandle Write) Create()
    {
        int* ends = stackalloc int[2];
        LinuxException.Check(Libc.Result(Libc.pipe2(ends, Fcntl.O_CLOEXEC)), "create a pipe");
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }
}
