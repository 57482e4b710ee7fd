using Corten.Linux.Abi;

namespace Corten.Linux.Processes;

/// <summary>Policies of sched(7).</summary>
public enum SchedulingPolicy : uint
{
    /// <summary>SCHED_OTHER: the standard one.</summary>
    Other = Scheduling.SCHED_NORMAL,

    /// <summary>SCHED_FIFO: real time, until it yields.</summary>
    Fifo = Scheduling.SCHED_FIFO,

    /// <summary>SCHED_RR: real time, in turns.</summary>
    RoundRobin = Scheduling.SCHED_RR,

    /// <summary>SCHED_BATCH: not interactive.</summary>
    Batch = Scheduling.SCHED_BATCH,

    /// <summary>SCHED_ISO: reserved by linux/sched.h, which gives it no constant; no kernel has it.</summary>
    Isochronous = 4,

    /// <summary>SCHED_IDLE: only when nothing else runs.</summary>
    Idle = Scheduling.SCHED_IDLE,

    /// <summary>SCHED_DEADLINE: a share of each period.</summary>
    Deadline = Scheduling.SCHED_DEADLINE,
}
