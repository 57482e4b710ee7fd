using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Mounts;

/// <summary>
/// proc(5) as the kernel makes it. What an image, or a mount that somebody shares, lays over /proc or a part of it would receive what the
/// runtime writes there (CVE-2019-16884, CVE-2025-52881): hence a procfs of the runtime's own, that hangs nowhere, or where the kernel refuses
/// that (a user namespace without a pid namespace of its own) the root of a mounted one that is verified, and no mount below it is crossed.
/// </summary>
public static class GenuineProc
{
    private const ulong RootInode = 1;

    /// <summary>Opens it for the pid namespace of this process.</summary>
    /// <exception cref="LinuxException">ENOTSUP: what is at /proc is not it.</exception>
    public static SafeFileHandle Open()
    {
        try
        {
            return DetachedMount.Create("proc", MountAttributes.NoSuid | MountAttributes.NoDev | MountAttributes.NoExec);
        }
        catch (LinuxException error) when (error.Errno is Errno.EPERM or Errno.EACCES)
        {
            return OpenMounted();
        }
    }

    /// <summary>Opens <paramref name="path"/>, for example "self/attr", on that very mount.</summary>
    public static SafeFileHandle Open(SafeFileHandle proc, string path, OpenFlags flags)
    {
        var file = RootedPath.OpenOnSameMount(proc, path, flags);
        if (FileSystemStatus.Of(file).Magic == FileSystemStatus.Proc)
            return file;
        file.Dispose();
        throw new LinuxException("find procfs at", path, Errno.EOPNOTSUPP);
    }

    private static SafeFileHandle OpenMounted()
    {
        var proc = UnixFile.Open("/proc", OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
        if (FileSystemStatus.Of(proc).Magic == FileSystemStatus.Proc && FileStatus.Of(proc).Inode == RootInode)
            return proc;
        proc.Dispose();
        throw new LinuxException("find procfs at", "/proc", Errno.EOPNOTSUPP);
    }
}
