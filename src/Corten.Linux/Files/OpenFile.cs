using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>Changes what is already open: fchown(2), fcntl(2).</summary>
public static class OpenFile
{
    /// <summary>fchown(2): zero or a negated errno.</summary>
    public static int TryChangeOwner(SafeFileHandle file, uint uid, uint gid) => Libc.Result(Libc.fchown(file.Number(), uid, gid));

    /// <summary>Whether <paramref name="number"/> is an open descriptor that this process's programs inherit (not close-on-exec).</summary>
    public static bool IsInherited(int number)
    {
        int flags = Libc.fcntl(number, Fcntl.F_GETFD, 0);
        return flags >= 0 && (flags & Fcntl.FD_CLOEXEC) == 0;
    }

    /// <summary>Whether <paramref name="number"/> is a descriptor that is open for writing.</summary>
    public static bool IsWritable(int number)
    {
        int flags = Libc.fcntl(number, Fcntl.F_GETFL, 0);
        return flags >= 0 && (flags & (Fcntl.O_WRONLY | Fcntl.O_RDWR)) != 0;
    }

    /// <summary>Makes reads and writes of <paramref name="file"/> return EAGAIN instead of waiting, or wait again.</summary>
    public static void SetNonBlocking(SafeFileHandle file, bool nonBlocking)
    {
        int flags = LinuxException.Check(Libc.Result(Libc.fcntl(file.Number(), Fcntl.F_GETFL, 0)), "read descriptor flags");
        int wanted = nonBlocking ? flags | Fcntl.O_NONBLOCK : flags & ~Fcntl.O_NONBLOCK;
        LinuxException.Check(Libc.Result(Libc.fcntl(file.Number(), Fcntl.F_SETFL, wanted)), "set descriptor flags");
    }
}
