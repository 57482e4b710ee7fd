using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Mounts;

/// <summary>MOUNT_ATTR_IDMAP of mount_setattr(2): a mount that shows the owners of files through the id map of a user namespace.</summary>
public static unsafe class IdMappedMount
{
    /// <summary>Maps the ids of <paramref name="mount"/>, which must not be attached yet; zero or a negated errno.</summary>
    /// <param name="mount">A clone of a mount.</param>
    /// <param name="userNamespace">The namespace whose map is taken; not the initial one.</param>
    /// <param name="recursive">Whether the mounts below it are mapped, too.</param>
    /// <returns>-EINVAL where the file system does not support it; -EPERM where it is mapped already or the caller lacks CAP_SYS_ADMIN over it.</returns>
    public static int TryMap(SafeFileHandle mount, SafeFileHandle userNamespace, bool recursive)
    {
        var attributes = new MountAttr { attr_set = IdMappedMountConstants.MOUNT_ATTR_IDMAP, userns_fd = (ulong)userNamespace.Number() };
        uint flags = (uint)Fcntl.AT_EMPTY_PATH | (recursive ? (uint)Fcntl.AT_RECURSIVE : 0);
        return Libc.Result(Libc.mount_setattr(mount.Number(), "", flags, &attributes, (nuint)sizeof(MountAttr)));
    }
}
