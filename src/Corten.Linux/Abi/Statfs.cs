using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("struct statfs", "sys/vfs.h")]
[StructLayout(LayoutKind.Sequential, Size = 120)]
internal struct Statfs
{
    public nint f_type;
    public nint f_bsize;
    public ulong f_blocks;
    public ulong f_bfree;
    public ulong f_bavail;
    public ulong f_files;
    public ulong f_ffree;
    public long f_fsid;
    public nint f_namelen;
    public nint f_frsize;
    public nint f_flags;
}

[CHeader("sys/statvfs.h", "linux/magic.h")]
internal static class StatfsConstants
{
    public const int ST_RDONLY = 1;
    public const int ST_NOSUID = 2;
    public const int ST_NODEV = 4;
    public const int ST_NOEXEC = 8;
    public const int ST_NOATIME = 1024;
    public const int ST_NODIRATIME = 2048;
    public const int ST_RELATIME = 4096;
    public const uint PROC_SUPER_MAGIC = 0x9fa0;
    public const uint SYSFS_MAGIC = 0x62656572;
    public const uint DEVPTS_SUPER_MAGIC = 0x1cd1;
    public const uint TMPFS_MAGIC = 0x01021994;
    public const uint CGROUP_SUPER_MAGIC = 0x27e0eb;
    public const uint CGROUP2_SUPER_MAGIC = 0x63677270;
}
