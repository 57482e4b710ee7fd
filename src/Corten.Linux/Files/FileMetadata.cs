using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>
/// Owner, permission bits and times of a file, by its handle or by its name in an open directory (a symlink's own, never its target's):
/// fchown(2), fchmod(2), utimensat(2). Changing the owner of a regular file clears setuid, setgid and capabilities, so it comes first.
/// </summary>
public static unsafe class FileMetadata
{
    /// <summary>fchown(2).</summary>
    public static void SetOwner(SafeFileHandle file, uint uid, uint gid) =>
        LinuxException.Check(Libc.Result(Libc.fchown(file.Number(), uid, gid)), "set the owner");

    /// <summary>fchownat(2) with AT_SYMLINK_NOFOLLOW.</summary>
    public static void SetOwner(SafeFileHandle directory, string name, uint uid, uint gid) => LinuxException.Check(
        Libc.Result(Libc.fchownat(directory.Number(), name, uid, gid, Fcntl.AT_SYMLINK_NOFOLLOW)), "set the owner of", name);

    /// <summary>fchmod(2); <paramref name="mode"/> is 0 to 07777.</summary>
    public static void SetMode(SafeFileHandle file, uint mode) =>
        LinuxException.Check(Libc.Result(Libc.fchmod(file.Number(), mode)), "set the mode");

    /// <summary>fchmodat(2). It would follow a symlink: only for a name that the caller has just made as something else.</summary>
    public static void SetMode(SafeFileHandle directory, string name, uint mode) =>
        LinuxException.Check(Libc.Result(Libc.fchmodat(directory.Number(), name, mode, 0)), "set the mode of", name);

    /// <summary>futimens(3).</summary>
    public static void SetTimes(SafeFileHandle file, Timestamp accessed, Timestamp modified) =>
        LinuxException.Check(SetTimes(file.Number(), null, accessed, modified, 0), "set the times");

    /// <summary>utimensat(2) with AT_SYMLINK_NOFOLLOW.</summary>
    public static void SetTimes(SafeFileHandle directory, string name, Timestamp accessed, Timestamp modified) => LinuxException.Check(
        SetTimes(directory.Number(), name, accessed, modified, Fcntl.AT_SYMLINK_NOFOLLOW), "set the times of", name);

    private static int SetTimes(int file, string? name, Timestamp accessed, Timestamp modified, int flags)
    {
        Timespec* times = stackalloc Timespec[2];
        times[0] = new Timespec { tv_sec = accessed.Seconds, tv_nsec = accessed.Nanoseconds };
        times[1] = new Timespec { tv_sec = modified.Seconds, tv_nsec = modified.Nanoseconds };
        return Libc.Result(name is null ? Libc.futimens(file, times) : Libc.utimensat(file, name, times, flags));
    }
}
