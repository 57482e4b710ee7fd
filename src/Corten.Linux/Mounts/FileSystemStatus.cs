using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Mounts;

/// <summary>What statfs(2) says of the mount that a file lies on.</summary>
/// <param name="Magic">The file system's magic number.</param>
/// <param name="Flags">ST_ flags of statvfs(3).</param>
public readonly record struct FileSystemStatus(uint Magic, long Flags)
{
    /// <summary>Magic of proc(5).</summary>
    public const uint Proc = StatfsConstants.PROC_SUPER_MAGIC;

    /// <summary>Magic of devpts.</summary>
    public const uint Devpts = StatfsConstants.DEVPTS_SUPER_MAGIC;

    /// <summary>Magic of a cgroup v2 hierarchy.</summary>
    public const uint Cgroup2 = StatfsConstants.CGROUP2_SUPER_MAGIC;

    /// <summary>Whether the mount is read-only.</summary>
    public bool ReadOnly => (Flags & StatfsConstants.ST_RDONLY) != 0;

    /// <summary>Flags of the mount in mount(2)'s form: those that a remount must repeat, or it would clear them.</summary>
    public MountFlags MountFlags
    {
        get
        {
            var result = MountFlags.None;
            if ((Flags & StatfsConstants.ST_RDONLY) != 0)
                result |= MountFlags.ReadOnly;
            if ((Flags & StatfsConstants.ST_NOSUID) != 0)
                result |= MountFlags.NoSuid;
            if ((Flags & StatfsConstants.ST_NODEV) != 0)
                result |= MountFlags.NoDev;
            if ((Flags & StatfsConstants.ST_NOEXEC) != 0)
                result |= MountFlags.NoExec;
            if ((Flags & StatfsConstants.ST_NOATIME) != 0)
                result |= MountFlags.NoAccessTime;
            if ((Flags & StatfsConstants.ST_NODIRATIME) != 0)
                result |= MountFlags.NoDirectoryAccessTime;
            if ((Flags & StatfsConstants.ST_RELATIME) != 0)
                result |= MountFlags.RelativeAccessTime;
            return result;
        }
    }

    /// <summary>Of an open file; O_PATH handles too.</summary>
    public static unsafe FileSystemStatus Of(SafeFileHandle file)
    {
        Statfs raw;
        LinuxException.Check(Libc.Result(Libc.fstatfs(file.Number(), &raw)), "statfs");
        return new FileSystemStatus((uint)raw.f_type, raw.f_flags);
    }

    /// <summary>Of a path of the host, through symlinks.</summary>
    public static unsafe FileSystemStatus Of(string path)
    {
        Statfs raw;
        LinuxException.Check(Libc.Result(Libc.statfs(path, &raw)), "statfs", path);
        return new FileSystemStatus((uint)raw.f_type, raw.f_flags);
    }
}
