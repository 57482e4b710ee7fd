using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>What sched_setattr(2) sets.</summary>
public sealed record SchedulingAttributes
{
    /// <summary>The policy.</summary>
    public required SchedulingPolicy Policy { get; init; }

    /// <summary>Flags.</summary>
    public SchedulingFlags Flags { get; init; }

    /// <summary>Nice value, -20 to 19; for Other and Batch.</summary>
    public int Nice { get; init; }

    /// <summary>1 to 99; for Fifo and RoundRobin.</summary>
    public uint Priority { get; init; }

    /// <summary>Nanoseconds of CPU in each period; for Deadline.</summary>
    public ulong Runtime { get; init; }

    /// <summary>Nanoseconds from a period's beginning until they must have been had; for Deadline.</summary>
    public ulong Deadline { get; init; }

    /// <summary>Nanoseconds; for Deadline. 0 is the deadline.</summary>
    public ulong Period { get; init; }

    /// <summary>Sets them for the calling thread: zero or a negated errno.</summary>
    public unsafe int TryApply()
    {
        var attribute = new SchedulingAttribute
        {
            size = (uint)sizeof(SchedulingAttribute),
            sched_policy = (uint)Policy,
            sched_flags = (ulong)Flags,
            sched_nice = Nice,
            sched_priority = Priority,
            sched_runtime = Runtime,
            sched_deadline = Deadline,
            sched_period = Period,
        };
        return (int)Libc.Result(Libc.syscall(SchedulingCallNumber.SYS_sched_setattr, 0, (nint)(&attribute)));
    }
}
