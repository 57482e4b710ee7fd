using Corten.Linux.Abi;

namespace Corten.Linux.Processes;

/// <summary>Flags of sched_setattr(2).</summary>
[Flags]
public enum SchedulingFlags : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Children have the standard policy.</summary>
    ResetOnFork = Scheduling.SCHED_FLAG_RESET_ON_FORK,

    /// <summary>A deadline process may use what others of its kind leave.</summary>
    Reclaim = Scheduling.SCHED_FLAG_RECLAIM,

    /// <summary>SIGXCPU tells a deadline process that it overran.</summary>
    DeadlineOverrun = Scheduling.SCHED_FLAG_DL_OVERRUN,

    /// <summary>The policy stays as it is.</summary>
    KeepPolicy = Scheduling.SCHED_FLAG_KEEP_POLICY,

    /// <summary>The parameters stay as they are.</summary>
    KeepParameters = Scheduling.SCHED_FLAG_KEEP_PARAMS,

    /// <summary>The least utilization is set.</summary>
    UtilizationClampMinimum = Scheduling.SCHED_FLAG_UTIL_CLAMP_MIN,

    /// <summary>The greatest utilization is set.</summary>
    UtilizationClampMaximum = Scheduling.SCHED_FLAG_UTIL_CLAMP_MAX,
}
