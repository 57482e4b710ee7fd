using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>
/// Opens a path that an image or a container chose, below a root directory: openat2(2) with RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS, so
/// that no symlink, "..", magic link or race leads out of it.
/// </summary>
public static class RootedPath
{
    /// <summary>Opens <paramref name="path"/> as a process chrooted to <paramref name="root"/> would.</summary>
    public static SafeFileHandle Open(SafeFileHandle root, string path, OpenFlags flags, uint mode = 0) =>
        new(LinuxException.Check(TryOpen(root, path, flags, mode), "open in root", path), ownsHandle: true);

    /// <summary>As <see cref="Open"/>; null where there is no such file (ENOENT, ENOTDIR).</summary>
    public static SafeFileHandle? OpenIfExists(SafeFileHandle root, string path, OpenFlags flags)
    {
        int result = TryOpen(root, path, flags, 0);
        if (result is -Errno.ENOENT or -Errno.ENOTDIR)
            return null;
        return new(LinuxException.Check(result, "open in root", path), ownsHandle: true);
    }

    /// <summary>As <see cref="Open"/>, but a symlink anywhere in <paramref name="path"/> is refused (ELOOP).</summary>
    public static SafeFileHandle OpenWithoutSymlinks(SafeFileHandle root, string path, OpenFlags flags) =>
        new(LinuxException.Check(TryOpen(root, path, flags, 0, Fcntl.RESOLVE_NO_SYMLINKS), "open without symlinks", path), ownsHandle: true);

    /// <summary>As <see cref="Open"/>, on the one mount that <paramref name="root"/> lies on: another mounted over a part of it is refused (EXDEV).</summary>
    public static SafeFileHandle OpenOnSameMount(SafeFileHandle root, string path, OpenFlags flags) =>
        new(LinuxException.Check(TryOpen(root, path, flags, 0, Fcntl.RESOLVE_NO_XDEV), "open on the same mount", path), ownsHandle: true);

    /// <summary>The file descriptor, or a negated errno.</summary>
    internal static int TryOpen(SafeFileHandle root, string path, OpenFlags flags, uint mode, ulong resolve = 0)
    {
        // A new file's mode is only allowed beside O_CREAT, and O_PATH allows no other flags.
        var how = new OpenHow
        {
            flags = (ulong)(uint)((int)flags | Fcntl.O_CLOEXEC),
            mode = mode,
            resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS | resolve,
        };
        int result;
        do
            result = Libc.Result(Libc.openat2(root.Number(), path.Length == 0 ? "." : path, how));
        while (result is -Errno.EINTR or -Errno.EAGAIN);
        return result;
    }
}
