using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>The kind of a file: the S_IFMT bits of inode(7).</summary>
public enum FileKind : uint
{
    /// <summary>S_IFSOCK.</summary>
    Socket = StatConstants.S_IFSOCK,

    /// <summary>S_IFLNK.</summary>
    SymbolicLink = StatConstants.S_IFLNK,

    /// <summary>S_IFREG.</summary>
    Regular = StatConstants.S_IFREG,

    /// <summary>S_IFBLK.</summary>
    BlockDevice = StatConstants.S_IFBLK,

    /// <summary>S_IFDIR.</summary>
    Directory = StatConstants.S_IFDIR,

    /// <summary>S_IFCHR.</summary>
    CharacterDevice = StatConstants.S_IFCHR,

    /// <summary>S_IFIFO.</summary>
    Fifo = StatConstants.S_IFIFO,
}

/// <summary>What statx(2) says of a file.</summary>
public readonly record struct FileStatus
{
    /// <summary>The type of the file.</summary>
    public FileKind Kind { get; private init; }

    /// <summary>Permission bits with setuid, setgid and sticky: 0 to 07777.</summary>
    public uint Mode { get; private init; }

    /// <summary>Owner.</summary>
    public uint Uid { get; private init; }

    /// <summary>Group.</summary>
    public uint Gid { get; private init; }

    /// <summary>Bytes.</summary>
    public ulong Size { get; private init; }

    /// <summary>512-byte blocks in use.</summary>
    public ulong Blocks { get; private init; }

    /// <summary>Number of hard links.</summary>
    public uint Links { get; private init; }

    /// <summary>Inode number.</summary>
    public ulong Inode { get; private init; }

    /// <summary>Device that holds the file.</summary>
    public DeviceNumber Device { get; private init; }

    /// <summary>For a device node, the device that it stands for.</summary>
    public DeviceNumber Represents { get; private init; }

    /// <summary>Last change of the content: seconds since 1970, may be negative.</summary>
    public long ModifiedSeconds { get; private init; }

    /// <summary>Nanoseconds after <see cref="ModifiedSeconds"/>: 0 to 999,999,999.</summary>
    public uint ModifiedNanoseconds { get; private init; }

    /// <summary>Last change of the inode (ctime): of content, owner, mode, names or attributes. No program can set it.</summary>
    public Timestamp Changed { get; private init; }

    /// <summary>The status of what <paramref name="file"/> is open on; O_PATH handles too.</summary>
    public static FileStatus Of(SafeFileHandle file) =>
        Get(file.Number(), "", Fcntl.AT_EMPTY_PATH, out var status) is var error && error < 0 ? throw new LinuxException("stat", null, -error) : status;

    /// <summary>The status of <paramref name="path"/>, through symlinks.</summary>
    public static FileStatus Of(string path) =>
        Get(Fcntl.AT_FDCWD, path, 0, out var status) is var error && error < 0 ? throw new LinuxException("stat", path, -error) : status;

    /// <summary>The status of <paramref name="name"/> in <paramref name="directory"/>, not following a symlink; null where it is absent.</summary>
    public static FileStatus? Find(SafeFileHandle directory, string name)
    {
        int error = Get(directory.Number(), name, Fcntl.AT_SYMLINK_NOFOLLOW, out var status);
        return error is -Errno.ENOENT ? null : error < 0 ? throw new LinuxException("stat", name, -error) : status;
    }

    /// <summary>The status of the host's <paramref name="path"/>, not following a final symlink; null where it is absent.</summary>
    public static FileStatus? Find(string path)
    {
        int error = Get(Fcntl.AT_FDCWD, path, Fcntl.AT_SYMLINK_NOFOLLOW, out var status);
        return error is -Errno.ENOENT or -Errno.ENOTDIR ? null : error < 0 ? throw new LinuxException("stat", path, -error) : status;
    }

    private static unsafe int Get(int directory, string path, int flags, out FileStatus status)
    {
        Statx raw;
        int error = Libc.Result(Libc.statx(directory, path, flags, StatConstants.STATX_BASIC_STATS, &raw));
        status = error < 0 ? default : new FileStatus
        {
            Kind = (FileKind)(raw.stx_mode & StatConstants.S_IFMT),
            Mode = raw.stx_mode & ~StatConstants.S_IFMT,
            Uid = raw.stx_uid,
            Gid = raw.stx_gid,
            Size = raw.stx_size,
            Blocks = raw.stx_blocks,
            Links = raw.stx_nlink,
            Inode = raw.stx_ino,
            Device = new DeviceNumber(raw.stx_dev_major, raw.stx_dev_minor),
            Represents = new DeviceNumber(raw.stx_rdev_major, raw.stx_rdev_minor),
            ModifiedSeconds = raw.stx_mtime.tv_sec,
            ModifiedNanoseconds = raw.stx_mtime.tv_nsec,
            Changed = new Timestamp(raw.stx_ctime.tv_sec, raw.stx_ctime.tv_nsec),
        };
        return error;
    }
}
