using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>Classes of ioprio_set(2).</summary>
public enum IoPriorityClass
{
    /// <summary>IOPRIO_CLASS_RT: first, whatever others want.</summary>
    RealTime = IoPriorityConstants.IOPRIO_CLASS_RT,

    /// <summary>IOPRIO_CLASS_BE: the standard one.</summary>
    BestEffort = IoPriorityConstants.IOPRIO_CLASS_BE,

    /// <summary>IOPRIO_CLASS_IDLE: only when nobody else uses the disk.</summary>
    Idle = IoPriorityConstants.IOPRIO_CLASS_IDLE,
}

/// <summary>Priority of a process's input and output: ioprio_set(2).</summary>
public static class IoPriorities
{
    /// <summary>Sets it for the calling thread: zero or a negated errno.</summary>
    /// <param name="kind">The class.</param>
    /// <param name="level">0 (highest) to 7.</param>
    public static int TrySet(IoPriorityClass kind, int level)
    {
        int value = ((int)kind << IoPriorityConstants.IOPRIO_CLASS_SHIFT) | level;
        return (int)Libc.Result(Libc.syscall(SchedulingCallNumber.SYS_ioprio_set, IoPriorityConstants.IOPRIO_WHO_PROCESS, 0, value));
    }
}
