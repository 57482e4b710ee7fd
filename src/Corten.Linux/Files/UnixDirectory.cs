using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>
/// Makes, links, reads and removes entries of an open directory: mkdirat(2), mknodat(2), symlinkat(2), linkat(2), renameat(2),
/// unlinkat(2). Nothing here follows a symlink in the last component; a caller that passes plain names never leaves the directory.
/// The Try methods return zero, or the negated errno.
/// </summary>
public static class UnixDirectory
{
    private const int MaximumLinkBytes = 4096;

    /// <summary>Makes a directory; <paramref name="mode"/> is narrowed by the umask.</summary>
    public static int TryMake(SafeFileHandle directory, string name, uint mode) =>
        Libc.Result(Libc.mkdirat(directory.Number(), name, mode));

    /// <summary>Makes a directory of the host; nothing happens where it is there already.</summary>
    public static void MakeIfAbsent(string path, uint mode)
    {
        int result = Libc.Result(Libc.mkdirat(Fcntl.AT_FDCWD, path, mode));
        if (result != -Errno.EEXIST)
            LinuxException.Check(result, "make directory", path);
    }

    /// <summary>Makes a device node or a fifo; <paramref name="mode"/> is narrowed by the umask.</summary>
    public static int TryMakeNode(SafeFileHandle directory, string name, FileKind kind, uint mode, DeviceNumber device) =>
        Libc.Result(Libc.mknodat(directory.Number(), name, (uint)kind | mode, device.Encoded));

    /// <summary>Makes a symlink to <paramref name="target"/>.</summary>
    public static int TryMakeSymlink(SafeFileHandle directory, string name, string target) =>
        Libc.Result(Libc.symlinkat(target, directory.Number(), name));

    /// <summary>Makes a symlink of the host.</summary>
    public static int TryMakeSymlink(string path, string target) => Libc.Result(Libc.symlinkat(target, Fcntl.AT_FDCWD, path));

    /// <summary>Gives a file a second name; a symlink is linked itself.</summary>
    public static int TryLink(SafeFileHandle fromDirectory, string from, SafeFileHandle toDirectory, string to) =>
        Libc.Result(Libc.linkat(fromDirectory.Number(), from, toDirectory.Number(), to, 0));

    /// <summary>Removes what is not a directory.</summary>
    public static int TryUnlink(SafeFileHandle directory, string name) => Libc.Result(Libc.unlinkat(directory.Number(), name, 0));

    /// <summary>Removes what is not a directory, by a path of the host.</summary>
    public static int TryUnlink(string path) => Libc.Result(Libc.unlinkat(Fcntl.AT_FDCWD, path, 0));

    /// <summary>Removes an empty directory.</summary>
    public static int TryRemove(SafeFileHandle directory, string name) =>
        Libc.Result(Libc.unlinkat(directory.Number(), name, Fcntl.AT_REMOVEDIR));

    /// <summary>Renames, replacing a file or an empty directory, by paths of the host.</summary>
    public static int TryRename(string from, string to) =>
        Libc.Result(Libc.renameat(Fcntl.AT_FDCWD, from, Fcntl.AT_FDCWD, to));

    /// <summary>Opens an entry, close-on-exec, never through a symlink: the handle, or null and the positive errno.</summary>
    public static SafeFileHandle? TryOpen(SafeFileHandle directory, string name, OpenFlags flags, out int errno, uint mode = 0)
    {
        int result = UnixFile.TryOpenAt(directory.Number(), name, flags | OpenFlags.NoFollow, mode);
        errno = result < 0 ? -result : 0;
        return result < 0 ? null : new SafeFileHandle(result, ownsHandle: true);
    }

    /// <summary>The target of a symlink.</summary>
    public static string ReadLink(SafeFileHandle directory, string name) => ReadLink(directory.Number(), name);

    /// <summary>The target of a symlink of the host.</summary>
    public static string ReadLink(string path) => ReadLink(Fcntl.AT_FDCWD, path);

    private static unsafe string ReadLink(int directory, string name)
    {
        byte* target = stackalloc byte[MaximumLinkBytes];
        nint length = LinuxException.Check(Libc.Result(Libc.readlinkat(directory, name, target, MaximumLinkBytes)), "read symlink", name);
        return UnixString.FromBytes(new ReadOnlySpan<byte>(target, (int)length));
    }
}
