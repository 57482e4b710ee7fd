using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Mounts;

/// <summary>
/// Mounts that hang on a file descriptor before (or instead of) on a directory: open_tree(2), fsopen(2), fsmount(2), mount_setattr(2),
/// move_mount(2). What is attached to a descriptor cannot be redirected by a symlink, which a path can.
/// </summary>
public static unsafe class DetachedMount
{
    /// <summary>A copy of the mount that <paramref name="path"/> lies on, starting at that file or directory (a bind mount not yet attached).</summary>
    /// <param name="path">A path of the host.</param>
    /// <param name="recursive">Whether mounts below come with it.</param>
    public static SafeFileHandle Clone(string path, bool recursive = false) => new(
        LinuxException.Check(TryClone(Fcntl.AT_FDCWD, path, recursive), "clone the mount of", path), ownsHandle: true);

    /// <summary>As <see cref="Clone(string, bool)"/>, of what <paramref name="file"/> is open on.</summary>
    public static SafeFileHandle Clone(SafeFileHandle file, bool recursive = false) => new(
        LinuxException.Check(TryClone(file.Number(), "", recursive), "clone the mount of", null), ownsHandle: true);

    private static int TryClone(int directory, string path, bool recursive) => Libc.Result(Libc.open_tree(
        directory, path,
        MountConstants.OPEN_TREE_CLONE | (uint)Fcntl.O_CLOEXEC | (uint)Fcntl.AT_EMPTY_PATH | (recursive ? (uint)Fcntl.AT_RECURSIVE : 0)));

    /// <summary>A new instance of a file system that needs no source, for example "proc", "tmpfs" or "mqueue".</summary>
    /// <param name="type">File system type.</param>
    /// <param name="attributes">Attributes of the mount.</param>
    /// <param name="options">Options as name and value; a null value is a flag.</param>
    public static SafeFileHandle Create(string type, MountAttributes attributes, params ReadOnlySpan<(string Name, string? Value)> options)
    {
        int context = LinuxException.Check(Libc.Result(Libc.fsopen(type, MountConstants.FSOPEN_CLOEXEC)), "open file system", type);
        using var handle = new SafeFileHandle(context, ownsHandle: true);
        foreach (var (name, value) in options)
        {
            uint command = value is null ? MountConstants.FSCONFIG_SET_FLAG : MountConstants.FSCONFIG_SET_STRING;
            LinuxException.Check(Libc.Result(Libc.fsconfig(context, command, name, value, 0)), $"set option {name} of file system", type);
        }
        LinuxException.Check(Libc.Result(Libc.fsconfig(context, MountConstants.FSCONFIG_CMD_CREATE, null, null, 0)), "create file system", type);
        int mount = LinuxException.Check(Libc.Result(Libc.fsmount(context, MountConstants.FSMOUNT_CLOEXEC, (uint)attributes)), "mount file system", type);
        return new SafeFileHandle(mount, ownsHandle: true);
    }

    /// <summary>Sets and clears attributes of the mount that <paramref name="mount"/> is open on.</summary>
    public static void SetAttributes(SafeFileHandle mount, MountAttributes set, MountAttributes clear = MountAttributes.None, bool recursive = false) =>
        LinuxException.Check(TrySetAttributes(mount, set, clear, recursive), "set mount attributes");

    /// <summary>As <see cref="SetAttributes"/>; zero or a negated errno.</summary>
    public static int TrySetAttributes(SafeFileHandle mount, MountAttributes set, MountAttributes clear = MountAttributes.None, bool recursive = false)
    {
        var attributes = new MountAttr { attr_set = (ulong)set, attr_clr = (ulong)clear };
        uint flags = (uint)Fcntl.AT_EMPTY_PATH | (recursive ? (uint)Fcntl.AT_RECURSIVE : 0);
        return Libc.Result(Libc.mount_setattr(mount.Number(), "", flags, &attributes, (nuint)sizeof(MountAttr)));
    }

    /// <summary>Sets the propagation of a mount that is attached: exactly one of Private, Slave, Shared, Unbindable.</summary>
    public static void SetPropagation(SafeFileHandle mount, MountFlags propagation, bool recursive)
    {
        var attributes = new MountAttr { propagation = (ulong)propagation };
        uint flags = (uint)Fcntl.AT_EMPTY_PATH | (recursive ? (uint)Fcntl.AT_RECURSIVE : 0);
        LinuxException.Check(Libc.Result(Libc.mount_setattr(mount.Number(), "", flags, &attributes, (nuint)sizeof(MountAttr))), "set mount propagation");
    }

    /// <summary>Attaches <paramref name="mount"/> on what <paramref name="target"/> is open on.</summary>
    public static void Attach(SafeFileHandle mount, SafeFileHandle target, string? path = null)
    {
        uint flags = MountConstants.MOVE_MOUNT_F_EMPTY_PATH | MountConstants.MOVE_MOUNT_T_EMPTY_PATH;
        LinuxException.Check(Libc.Result(Libc.move_mount(mount.Number(), "", target.Number(), "", flags)), "attach a mount to", path);
    }
}
