using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("struct rlimit64", "sys/resource.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit
{
    public ulong rlim_cur;
    public ulong rlim_max;
}

[CHeader("sys/resource.h")]
internal static class ResourceLimitNumber
{
    public const int RLIMIT_CPU = 0;
    public const int RLIMIT_FSIZE = 1;
    public const int RLIMIT_DATA = 2;
    public const int RLIMIT_STACK = 3;
    public const int RLIMIT_CORE = 4;
    public const int RLIMIT_RSS = 5;
    public const int RLIMIT_NPROC = 6;
    public const int RLIMIT_NOFILE = 7;
    public const int RLIMIT_MEMLOCK = 8;
    public const int RLIMIT_AS = 9;
    public const int RLIMIT_LOCKS = 10;
    public const int RLIMIT_SIGPENDING = 11;
    public const int RLIMIT_MSGQUEUE = 12;
    public const int RLIMIT_NICE = 13;
    public const int RLIMIT_RTPRIO = 14;
    public const int RLIMIT_RTTIME = 15;
}
