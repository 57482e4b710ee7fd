using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>
/// Makes directories, files and nodes below a root that an image chose, always on descriptors: what exists is resolved by openat2(2) in the
/// root, what is missing is made by mkdirat(2) and mknodat(2) on the handle of its parent.
/// </summary>
public static class RootedDirectory
{
    private const int MaxLinks = 40;

    /// <summary>Opens the directory <paramref name="path"/> (O_PATH), making it and its missing parents with <paramref name="mode"/>.</summary>
    public static SafeFileHandle Ensure(SafeFileHandle root, string path, uint mode = 0x1ed) => Ensure(root, path, mode, MaxLinks);

    /// <summary>Opens <paramref name="path"/> (O_PATH), making an empty file of mode 0644 and missing parents where it is absent.</summary>
    public static SafeFileHandle EnsureFile(SafeFileHandle root, string path) => EnsureFile(root, path, MaxLinks);

    /// <summary>Makes directory <paramref name="name"/> in <paramref name="parent"/>; false where something of that name is there.</summary>
    public static bool TryMakeDirectory(SafeFileHandle parent, string name, uint mode)
    {
        int result = Libc.Result(Libc.mkdirat(parent.Number(), name, mode));
        return result != -Errno.EEXIST && LinuxException.Check(result, "make directory", name) == 0;
    }

    /// <summary>Makes the symlink <paramref name="name"/> in <paramref name="parent"/>; false where something of that name is there.</summary>
    public static bool TryMakeSymlink(SafeFileHandle parent, string name, string target)
    {
        int result = Libc.Result(Libc.symlinkat(target, parent.Number(), name));
        return result != -Errno.EEXIST && LinuxException.Check(result, "make symbolic link", name) == 0;
    }

    /// <summary>mknod(2) of a device or FIFO; false where something of that name is there.</summary>
    public static bool TryMakeNode(SafeFileHandle parent, string name, FileKind kind, uint mode, DeviceNumber device)
    {
        int result = Libc.Result(Libc.mknodat(parent.Number(), name, (uint)kind | mode, device.Encoded));
        return result != -Errno.EEXIST && LinuxException.Check(result, "make node", name) == 0;
    }

    /// <summary>unlink(2) of <paramref name="name"/>.</summary>
    public static void Remove(SafeFileHandle parent, string name) =>
        LinuxException.Check(Libc.Result(Libc.unlinkat(parent.Number(), name, 0)), "remove", name);

    /// <summary>Changes the owner of <paramref name="name"/> itself, a symlink included.</summary>
    public static void ChangeOwner(SafeFileHandle parent, string name, uint uid, uint gid) =>
        LinuxException.Check(Libc.Result(Libc.fchownat(parent.Number(), name, uid, gid, Fcntl.AT_SYMLINK_NOFOLLOW)), "change the owner of", name);

    /// <summary>The target of symlink <paramref name="name"/>.</summary>
    public static unsafe string ReadLink(SafeFileHandle parent, string name)
    {
        Span<byte> buffer = stackalloc byte[4096];
        fixed (byte* bytes = buffer)
        {
            nint length = Libc.Result(Libc.readlinkat(parent.Number(), name, bytes, buffer.Length));
            return UnixString.FromBytes(buffer[..(int)LinuxException.Check(length, "read symbolic link", name)]);
        }
    }

    /// <summary>A path's parent and last component; "." for the root itself.</summary>
    public static (string Parent, string Name) Split(string path)
    {
        string trimmed = path.TrimEnd('/');
        int slash = trimmed.LastIndexOf('/');
        return slash < 0 ? (".", trimmed.Length == 0 ? "." : trimmed) : (slash == 0 ? "/" : trimmed[..slash], trimmed[(slash + 1)..]);
    }

    private static SafeFileHandle Ensure(SafeFileHandle root, string path, uint mode, int links)
    {
        if (RootedPath.OpenIfExists(root, path, OpenFlags.Path | OpenFlags.Directory) is { } existing)
            return existing;
        var (parentPath, name) = Split(path);
        if (name is "." or ".." || links == 0)
            throw new LinuxException("make directory", path, links == 0 ? Errno.ELOOP : Errno.EINVAL);
        using var parent = Ensure(root, parentPath, mode, links);
        if (!TryMakeDirectory(parent, name, mode) && FileStatus.Find(parent, name) is { Kind: FileKind.SymbolicLink })
            return EnsureTarget(root, parentPath, ReadLink(parent, name), mode, links - 1);
        return UnixFile.OpenAt(parent, name, OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
    }

    private static SafeFileHandle EnsureFile(SafeFileHandle root, string path, int links)
    {
        if (RootedPath.OpenIfExists(root, path, OpenFlags.Path) is { } existing)
            return existing;
        if (links == 0)
            throw new LinuxException("make file", path, Errno.ELOOP);
        var (parentPath, name) = Split(path);
        using var parent = Ensure(root, parentPath);
        // O_EXCL: a dangling symlink of this name must not become a file elsewhere.
        int result = UnixFile.TryOpenAt(parent.Number(), name, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x1a4);
        if (result == -Errno.EEXIST && FileStatus.Find(parent, name) is { Kind: FileKind.SymbolicLink })
            return EnsureFile(root, Join(parentPath, ReadLink(parent, name)), links - 1);
        using var made = new SafeFileHandle(LinuxException.Check(result, "make file", path), ownsHandle: true);
        return UnixFile.OpenAt(parent, name, OpenFlags.Path | OpenFlags.NoFollow);
    }

    // The name is a symlink to something missing: make what it points to, as seen from inside of the root.
    private static SafeFileHandle EnsureTarget(SafeFileHandle root, string parent, string target, uint mode, int links) =>
        Ensure(root, Join(parent, target), mode, links);

    private static string Join(string parent, string target) => target.StartsWith('/') ? target : parent + "/" + target;
}
