using Corten.Linux.Abi;

namespace Corten.Linux.Mounts;

/// <summary>Flags of mount(2).</summary>
[Flags]
public enum MountFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>MS_RDONLY.</summary>
    ReadOnly = MountConstants.MS_RDONLY,

    /// <summary>MS_NOSUID.</summary>
    NoSuid = MountConstants.MS_NOSUID,

    /// <summary>MS_NODEV.</summary>
    NoDev = MountConstants.MS_NODEV,

    /// <summary>MS_NOEXEC.</summary>
    NoExec = MountConstants.MS_NOEXEC,

    /// <summary>MS_SYNCHRONOUS.</summary>
    Synchronous = MountConstants.MS_SYNCHRONOUS,

    /// <summary>MS_REMOUNT.</summary>
    Remount = MountConstants.MS_REMOUNT,

    /// <summary>MS_MANDLOCK.</summary>
    MandatoryLocks = MountConstants.MS_MANDLOCK,

    /// <summary>MS_DIRSYNC.</summary>
    DirectorySync = MountConstants.MS_DIRSYNC,

    /// <summary>MS_NOSYMFOLLOW.</summary>
    NoSymlinkFollow = MountConstants.MS_NOSYMFOLLOW,

    /// <summary>MS_NOATIME.</summary>
    NoAccessTime = MountConstants.MS_NOATIME,

    /// <summary>MS_NODIRATIME.</summary>
    NoDirectoryAccessTime = MountConstants.MS_NODIRATIME,

    /// <summary>MS_BIND.</summary>
    Bind = MountConstants.MS_BIND,

    /// <summary>MS_MOVE.</summary>
    Move = MountConstants.MS_MOVE,

    /// <summary>MS_REC.</summary>
    Recursive = MountConstants.MS_REC,

    /// <summary>MS_SILENT.</summary>
    Silent = MountConstants.MS_SILENT,

    /// <summary>MS_UNBINDABLE.</summary>
    Unbindable = MountConstants.MS_UNBINDABLE,

    /// <summary>MS_PRIVATE.</summary>
    Private = MountConstants.MS_PRIVATE,

    /// <summary>MS_SLAVE.</summary>
    Slave = MountConstants.MS_SLAVE,

    /// <summary>MS_SHARED.</summary>
    Shared = MountConstants.MS_SHARED,

    /// <summary>MS_RELATIME.</summary>
    RelativeAccessTime = MountConstants.MS_RELATIME,

    /// <summary>MS_I_VERSION.</summary>
    InodeVersion = MountConstants.MS_I_VERSION,

    /// <summary>MS_STRICTATIME.</summary>
    StrictAccessTime = MountConstants.MS_STRICTATIME,

    /// <summary>MS_LAZYTIME.</summary>
    LazyTime = MountConstants.MS_LAZYTIME,
}
