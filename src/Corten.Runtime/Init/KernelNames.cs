using Corten.Linux.Memory;
using Corten.Linux.Processes;

namespace Corten.Runtime.Init;

/// <summary>What the kernel calls the names of config.json that concern the scheduling of a process.</summary>
internal static class KernelNames
{
    /// <summary>A policy of process.scheduler.</summary>
    public static SchedulingPolicy Policy(string? name) => name switch
    {
        "SCHED_OTHER" => SchedulingPolicy.Other,
        "SCHED_FIFO" => SchedulingPolicy.Fifo,
        "SCHED_RR" => SchedulingPolicy.RoundRobin,
        "SCHED_BATCH" => SchedulingPolicy.Batch,
        "SCHED_ISO" => SchedulingPolicy.Isochronous,
        "SCHED_IDLE" => SchedulingPolicy.Idle,
        "SCHED_DEADLINE" => SchedulingPolicy.Deadline,
        _ => throw Unknown("process.scheduler.policy", name),
    };

    /// <summary>A flag of process.scheduler.</summary>
    public static SchedulingFlags Flag(string name) => name switch
    {
        "SCHED_FLAG_RESET_ON_FORK" => SchedulingFlags.ResetOnFork,
        "SCHED_FLAG_RECLAIM" => SchedulingFlags.Reclaim,
        "SCHED_FLAG_DL_OVERRUN" => SchedulingFlags.DeadlineOverrun,
        "SCHED_FLAG_KEEP_POLICY" => SchedulingFlags.KeepPolicy,
        "SCHED_FLAG_KEEP_PARAMS" => SchedulingFlags.KeepParameters,
        "SCHED_FLAG_UTIL_CLAMP_MIN" => SchedulingFlags.UtilizationClampMinimum,
        "SCHED_FLAG_UTIL_CLAMP_MAX" => SchedulingFlags.UtilizationClampMaximum,
        _ => throw Unknown("process.scheduler.flags", name),
    };

    /// <summary>A class of process.ioPriority.</summary>
    public static IoPriorityClass Class(string? name) => name switch
    {
        "IOPRIO_CLASS_RT" => IoPriorityClass.RealTime,
        "IOPRIO_CLASS_BE" => IoPriorityClass.BestEffort,
        "IOPRIO_CLASS_IDLE" => IoPriorityClass.Idle,
        _ => throw Unknown("process.ioPriority.class", name),
    };

    /// <summary>A mode or a flag of linux.memoryPolicy.</summary>
    public static MemoryPolicyMode Mode(string? name) => name switch
    {
        "MPOL_DEFAULT" => MemoryPolicyMode.Default,
        "MPOL_PREFERRED" => MemoryPolicyMode.Preferred,
        "MPOL_BIND" => MemoryPolicyMode.Bind,
        "MPOL_INTERLEAVE" => MemoryPolicyMode.Interleave,
        "MPOL_LOCAL" => MemoryPolicyMode.Local,
        "MPOL_PREFERRED_MANY" => MemoryPolicyMode.PreferredMany,
        "MPOL_WEIGHTED_INTERLEAVE" => MemoryPolicyMode.WeightedInterleave,
        "MPOL_F_NUMA_BALANCING" => MemoryPolicyMode.NumaBalancing,
        "MPOL_F_RELATIVE_NODES" => MemoryPolicyMode.RelativeNodes,
        "MPOL_F_STATIC_NODES" => MemoryPolicyMode.StaticNodes,
        _ => throw Unknown("linux.memoryPolicy", name),
    };

    /// <summary>A domain of linux.personality.</summary>
    public static ExecutionDomain Domain(string? name) => name switch
    {
        "LINUX" => ExecutionDomain.Linux,
        "LINUX32" => ExecutionDomain.Linux32,
        _ => throw Unknown("linux.personality.domain", name),
    };

    private static RuntimeException Unknown(string field, string? name) => new($"{field}: \"{name}\" is not known");
}
