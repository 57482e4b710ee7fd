using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Processes;

/// <summary>
/// Keeps a container from overwriting the runtime through /proc/PID/exe (CVE-2019-5736): the runtime runs from a mount that cannot be
/// written through, a detached read-only clone of the mount that holds it, or, where that takes privileges that are missing, from a sealed
/// copy in memory.
/// </summary>
public static unsafe class SealedExecutable
{
    private const string Self = "/proc/self/exe";

    private const int Seals = Fcntl.F_SEAL_SEAL | Fcntl.F_SEAL_SHRINK | Fcntl.F_SEAL_GROW | Fcntl.F_SEAL_WRITE;

    /// <summary>Returns where this process runs from a sealed file already; else executes itself again from one, and does not return.</summary>
    /// <param name="arguments">argv of this process, argv[0] included.</param>
    /// <exception cref="LinuxException">The executable can be neither mounted read-only nor copied.</exception>
    public static void EnsureSelf(IReadOnlyList<string> arguments)
    {
        if (IsSealed())
            return;
        using var file = Open(Self);
        LinuxException.Check(ThisProcess.Execute(file, arguments), "execute the sealed copy of", Self);
    }

    /// <summary>A descriptor to execute <paramref name="path"/> from, through which nobody can write to it.</summary>
    public static SafeFileHandle Open(string path)
    {
        try
        {
            var mount = DetachedMount.Clone(path);
            DetachedMount.SetAttributes(mount, MountAttributes.ReadOnly);
            return mount;
        }
        catch (LinuxException error) when (error.Errno is Errno.EPERM or Errno.EINVAL or Errno.ENOSYS or Errno.EACCES)
        {
            return CopyToMemory(path);
        }
    }

    private static bool IsSealed()
    {
        if (FileSystemStatus.Of(Self).ReadOnly)
            return true;
        using var self = UnixFile.Open(Self, OpenFlags.ReadOnly);
        int seals = Libc.fcntl(self.Number(), Fcntl.F_GET_SEALS, 0);
        return seals >= 0 && (seals & Seals) == Seals;
    }

    private static SafeFileHandle CopyToMemory(string path)
    {
        using var source = UnixFile.Open(path, OpenFlags.ReadOnly);
        int copy = LinuxException.Check(
            Libc.Result(Libc.memfd_create("corten-sealed", Memfd.MFD_CLOEXEC | Memfd.MFD_ALLOW_SEALING)), "create a memory file for", path);
        var target = new SafeFileHandle(copy, ownsHandle: true);
        nint sent;
        do
            sent = LinuxException.Check(Libc.Result(Libc.sendfile(copy, source.Number(), null, 1 << 30)), "copy to memory", path);
        while (sent > 0);
        LinuxException.Check(Libc.Result(Libc.fcntl(copy, Fcntl.F_ADD_SEALS, Seals)), "seal the copy of", path);
        return target;
    }
}
