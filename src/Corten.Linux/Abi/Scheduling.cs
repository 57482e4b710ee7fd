using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CHeader("linux/sched.h")]
internal static class Scheduling
{
    public const uint SCHED_NORMAL = 0;
    public const uint SCHED_FIFO = 1;
    public const uint SCHED_RR = 2;
    public const uint SCHED_BATCH = 3;
    public const uint SCHED_IDLE = 5;
    public const uint SCHED_DEADLINE = 6;
    public const ulong SCHED_FLAG_RESET_ON_FORK = 0x01;
    public const ulong SCHED_FLAG_RECLAIM = 0x02;
    public const ulong SCHED_FLAG_DL_OVERRUN = 0x04;
    public const ulong SCHED_FLAG_KEEP_POLICY = 0x08;
    public const ulong SCHED_FLAG_KEEP_PARAMS = 0x10;
    public const ulong SCHED_FLAG_UTIL_CLAMP_MIN = 0x20;
    public const ulong SCHED_FLAG_UTIL_CLAMP_MAX = 0x40;
}

[CStruct("struct sched_attr", "linux/sched/types.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct SchedulingAttribute
{
    public uint size;
    public uint sched_policy;
    public ulong sched_flags;
    public int sched_nice;
    public uint sched_priority;
    public ulong sched_runtime;
    public ulong sched_deadline;
    public ulong sched_period;
    public uint sched_util_min;
    public uint sched_util_max;
}

[CHeader("linux/ioprio.h")]
internal static class IoPriorityConstants
{
    public const int IOPRIO_CLASS_SHIFT = 13;
    public const int IOPRIO_CLASS_RT = 1;
    public const int IOPRIO_CLASS_BE = 2;
    public const int IOPRIO_CLASS_IDLE = 3;
    public const int IOPRIO_WHO_PROCESS = 1;
}

/// <summary>Numbers of the calls that the C library does not wrap. For x86-64.</summary>
[CHeader("sys/syscall.h")]
internal static class SchedulingCallNumber
{
    public const int SYS_set_mempolicy = 238;
    public const int SYS_ioprio_set = 251;
    public const int SYS_sched_setattr = 314;
}
