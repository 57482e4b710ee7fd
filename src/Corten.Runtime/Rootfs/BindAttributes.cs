using Corten.Linux;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>
/// The attributes of a bind mount. Words about them replace what the source's mount has, but for the access time, which stays where no word
/// names it. In a user namespace the kernel keeps some attributes of mounts from outside: those stay, unless a word asks for their opposite.
/// </summary>
internal static class BindAttributes
{
    private const MountAttributes Replaced =
        MountAttributes.ReadOnly | MountAttributes.NoSuid | MountAttributes.NoDev | MountAttributes.NoExec | MountAttributes.NoSymlinkFollow;

    private const MountFlags AccessTimeKinds = MountFlags.NoAccessTime | MountFlags.RelativeAccessTime | MountFlags.StrictAccessTime;

    private const MountFlags AccessTime = AccessTimeKinds | MountFlags.NoDirectoryAccessTime;

    // mount_namespaces(7): these are what a less privileged mount namespace cannot clear.
    private const MountFlags Lockable = MountFlags.ReadOnly | MountFlags.NoSuid | MountFlags.NoDev | MountFlags.NoExec | AccessTime;

    /// <summary>Applies <paramref name="options"/> to <paramref name="mount"/>.</summary>
    /// <exception cref="LinuxException">EPERM: an attribute is locked, and the opposite is asked for by name.</exception>
    public static void Apply(SafeFileHandle mount, MountOptions options)
    {
        if (options.HasAttributes && TrySet(mount, options.Set) is var result && result != 0)
        {
            if (result != -Errno.EPERM)
                throw new LinuxException("set mount attributes", null, -result);
            ApplyBesideLocked(mount, options);
        }
        if (options.RecursiveSet != MountAttributes.None || options.RecursiveClear != MountAttributes.None)
            DetachedMount.SetAttributes(mount, options.RecursiveSet, options.RecursiveClear, recursive: true);
    }

    /// <summary>The attributes that <paramref name="flags"/> of mount(2) stand for.</summary>
    public static MountAttributes Of(MountFlags flags)
    {
        var result = MountAttributes.None;
        if ((flags & MountFlags.ReadOnly) != 0)
            result |= MountAttributes.ReadOnly;
        if ((flags & MountFlags.NoSuid) != 0)
            result |= MountAttributes.NoSuid;
        if ((flags & MountFlags.NoDev) != 0)
            result |= MountAttributes.NoDev;
        if ((flags & MountFlags.NoExec) != 0)
            result |= MountAttributes.NoExec;
        if ((flags & MountFlags.NoSymlinkFollow) != 0)
            result |= MountAttributes.NoSymlinkFollow;
        if ((flags & MountFlags.NoDirectoryAccessTime) != 0)
            result |= MountAttributes.NoDirectoryAccessTime;
        if ((flags & MountFlags.StrictAccessTime) != 0)
            return result | MountAttributes.StrictAccessTime;
        return (flags & MountFlags.NoAccessTime) != 0 ? result | MountAttributes.NoAccessTime : result;
    }

    private static int TrySet(SafeFileHandle mount, MountFlags flags)
    {
        var clear = Replaced;
        if ((flags & AccessTime) != 0)
            clear |= MountAttributes.AccessTimeMask | MountAttributes.NoDirectoryAccessTime;
        return DetachedMount.TrySetAttributes(mount, Of(flags), clear);
    }

    private static void ApplyBesideLocked(SafeFileHandle mount, MountOptions options)
    {
        var present = Present(mount);
        if ((present & options.Cleared & Lockable) is var refused && refused != MountFlags.None)
            throw new LinuxException($"clear the flags {refused}, which are locked by the source's user namespace,", null, Errno.EPERM);
        if (options.HasAccessTime && (options.Set & AccessTime) != (present & AccessTime))
            throw new LinuxException($"change the access time flags {present & AccessTime}, which are locked by the source's user namespace,", null, Errno.EPERM);
        if (TrySet(mount, options.Set | (present & Lockable)) is var result && result != 0)
            throw new LinuxException("set mount attributes beside locked ones", null, -result);
    }

    // statfs(2) has no word for strictatime: it is the absence of the others.
    private static MountFlags Present(SafeFileHandle mount)
    {
        var flags = FileSystemStatus.Of(mount).MountFlags;
        return (flags & AccessTimeKinds) == 0 ? flags | MountFlags.StrictAccessTime : flags;
    }
}
