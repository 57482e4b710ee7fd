using Corten.Linux.Abi;

namespace Corten.Linux.Mounts;

/// <summary>Attributes of one mount, for mount_setattr(2).</summary>
[Flags]
public enum MountAttributes : ulong
{
    /// <summary>No attribute.</summary>
    None = 0,

    /// <summary>MOUNT_ATTR_RDONLY.</summary>
    ReadOnly = MountConstants.MOUNT_ATTR_RDONLY,

    /// <summary>MOUNT_ATTR_NOSUID.</summary>
    NoSuid = MountConstants.MOUNT_ATTR_NOSUID,

    /// <summary>MOUNT_ATTR_NODEV.</summary>
    NoDev = MountConstants.MOUNT_ATTR_NODEV,

    /// <summary>MOUNT_ATTR_NOEXEC.</summary>
    NoExec = MountConstants.MOUNT_ATTR_NOEXEC,

    /// <summary>MOUNT_ATTR_NOATIME.</summary>
    NoAccessTime = MountConstants.MOUNT_ATTR_NOATIME,

    /// <summary>MOUNT_ATTR_STRICTATIME.</summary>
    StrictAccessTime = MountConstants.MOUNT_ATTR_STRICTATIME,

    /// <summary>MOUNT_ATTR_NODIRATIME.</summary>
    NoDirectoryAccessTime = MountConstants.MOUNT_ATTR_NODIRATIME,

    /// <summary>MOUNT_ATTR_NOSYMFOLLOW.</summary>
    NoSymlinkFollow = MountConstants.MOUNT_ATTR_NOSYMFOLLOW,

    /// <summary>MOUNT_ATTR__ATIME: the mask of the access-time attributes, to be cleared before one is set.</summary>
    AccessTimeMask = MountConstants.MOUNT_ATTR__ATIME,
}
