using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CHeader("linux/seccomp.h")]
internal static class Seccomp
{
    public const int SECCOMP_SET_MODE_FILTER = 1;
    public const int SECCOMP_FILTER_FLAG_LOG = 2;
    public const int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;
    public const int SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;
    public const int SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 32;
}

/// <summary>Numbers of the system calls of seccomp. For x86-64.</summary>
[CHeader("sys/syscall.h")]
internal static class SeccompCallNumber
{
    public const int SYS_seccomp = 317;
    public const int SYS_pidfd_getfd = 438;
}

[CStruct("struct sock_fprog", "linux/filter.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SocketFilterProgram
{
    public ushort len;
    public void* filter;
}
