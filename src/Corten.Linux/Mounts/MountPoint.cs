using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Mounts;

/// <summary>mount(2), umount2(2) and pivot_root(2) by path: for the host's own paths, and for paths of the form /proc/self/fd/N.</summary>
public static class MountPoint
{
    /// <summary>mount(2).</summary>
    /// <param name="source">Source; null where the type needs none.</param>
    /// <param name="target">Where.</param>
    /// <param name="type">File system type; null for bind, move, remount and propagation changes.</param>
    /// <param name="flags">Flags.</param>
    /// <param name="data">Options of the file system, comma-separated; at most 4,095 bytes.</param>
    public static void Mount(string? source, string target, string? type, MountFlags flags, string? data = null) =>
        LinuxException.Check(TryMount(source, target, type, flags, data), type is null ? "mount on" : $"mount {type} on", target);

    /// <summary>As <see cref="Mount"/>; zero or a negated errno.</summary>
    public static int TryMount(string? source, string target, string? type, MountFlags flags, string? data = null) =>
        Libc.Result(Libc.mount(source, target, type, (nuint)flags, data));

    /// <summary>Unmounts <paramref name="target"/>, not following a final symlink; with <paramref name="lazy"/> (MNT_DETACH) also when it is in use.</summary>
    public static void Unmount(string target, bool lazy = false) => LinuxException.Check(TryUnmount(target, lazy), "unmount", target);

    /// <summary>As <see cref="Unmount"/>; zero or a negated errno.</summary>
    public static int TryUnmount(string target, bool lazy = false) =>
        Libc.Result(Libc.umount2(target, MountConstants.UMOUNT_NOFOLLOW | (lazy ? MountConstants.MNT_DETACH : 0)));

    /// <summary>
    /// Makes <paramref name="root"/>, a mount, the root of this process's mount namespace, and detaches the old root with everything below it.
    /// The working directory is the new root afterwards.
    /// </summary>
    public static unsafe void PivotRoot(SafeFileHandle root)
    {
        using var old = UnixFile.Open("/", OpenFlags.Path | OpenFlags.Directory);
        LinuxException.Check(Libc.Result(Libc.fchdir(root.Number())), "change directory to the new root");
        byte* dot = stackalloc byte[] { (byte)'.', 0 };
        LinuxException.Check(Libc.Result(Libc.syscall(SystemCallNumber.SYS_pivot_root, (nint)dot, (nint)dot)), "pivot_root");
        // The old root is now stacked on the new one: go there, stop its unmount from propagating to the host, and detach it.
        LinuxException.Check(Libc.Result(Libc.fchdir(old.Number())), "change directory to the old root");
        Mount(null, ".", null, MountFlags.Slave | MountFlags.Recursive);
        LinuxException.Check(Libc.Result(Libc.umount2(".", MountConstants.MNT_DETACH)), "detach the old root");
        LinuxException.Check(Libc.Result(Libc.chdir("/")), "change directory to", "/");
    }

    /// <summary>
    /// The way without pivot_root, for a root on an initial RAM file system, which cannot be pivoted (pivot_root(2), NOTES): moves the new
    /// root over "/" and changes root to it. The mounts of the old root stay, below the new one.
    /// </summary>
    public static void MoveRoot(SafeFileHandle root)
    {
        LinuxException.Check(Libc.Result(Libc.fchdir(root.Number())), "change directory to the new root");
        Mount(".", "/", null, MountFlags.Move);
        ChangeRoot(root);
    }

    /// <summary>chroot(2) to <paramref name="root"/>; the working directory is the new root afterwards.</summary>
    public static void ChangeRoot(SafeFileHandle root)
    {
        LinuxException.Check(Libc.Result(Libc.fchdir(root.Number())), "change directory to the new root");
        LinuxException.Check(Libc.Result(Libc.chroot(".")), "change root to the new root");
        LinuxException.Check(Libc.Result(Libc.chdir("/")), "change directory to", "/");
    }
}
