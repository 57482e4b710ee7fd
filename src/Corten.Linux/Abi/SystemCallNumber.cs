namespace Corten.Linux.Abi;

/// <summary>Numbers of the system calls that the C library of Debian 12 does not wrap. The numbers from 424 up are the same on every architecture.</summary>
[CHeader("sys/syscall.h")]
internal static class SystemCallNumber
{
    public const int SYS_pidfd_send_signal = 424;
    public const int SYS_open_tree = 428;
    public const int SYS_move_mount = 429;
    public const int SYS_fsopen = 430;
    public const int SYS_fsconfig = 431;
    public const int SYS_fsmount = 432;
    public const int SYS_fspick = 433;
    public const int SYS_pidfd_open = 434;
    public const int SYS_clone3 = 435;
    public const int SYS_close_range = 436;
    public const int SYS_openat2 = 437;
    public const int SYS_pidfd_getfd = 438;
    public const int SYS_mount_setattr = 442;
}
