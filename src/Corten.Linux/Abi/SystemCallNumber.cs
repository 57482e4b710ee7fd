namespace Corten.Linux.Abi;

/// <summary>Numbers of the system calls that the C library of Debian 12 does not wrap. For x86-64.</summary>
[CHeader("sys/syscall.h")]
internal static class SystemCallNumber
{
    public const int SYS_pivot_root = 155;
    public const int SYS_keyctl = 250;
    public const int SYS_bpf = 321;
    public const int SYS_clone3 = 435;
    public const int SYS_openat2 = 437;
}
