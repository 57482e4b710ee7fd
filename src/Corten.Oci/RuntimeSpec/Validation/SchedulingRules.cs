namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for how a process is scheduled: config.md, "Linux Process".</summary>
internal static class SchedulingRules
{
    public static void Check(Process process)
    {
        CheckScheduler(process.Scheduler);
        CheckIoPriority(process.IoPriority);
        if (process.ExecCpuAffinity is not { } affinity)
            return;
        IdList.Mask(affinity.Initial, "process.execCPUAffinity.initial:");
        IdList.Mask(affinity.Final, "process.execCPUAffinity.final:");
    }

    private static void CheckScheduler(Scheduler? scheduler)
    {
        if (scheduler is null)
            return;
        if (!Scheduler.Policies.Contains(scheduler.Policy))
            throw new SpecException($"process.scheduler.policy must be one of {string.Join(", ", Scheduler.Policies)}, not \"{scheduler.Policy}\"");
        for (int i = 0; i < scheduler.Flags?.Length; i++)
        {
            if (!Scheduler.KnownFlags.Contains(scheduler.Flags[i]))
                throw new SpecException($"process.scheduler.flags[{i}] must be one of {string.Join(", ", Scheduler.KnownFlags)}, not \"{scheduler.Flags[i]}\"");
        }
        if (scheduler.Nice is < -20 or > 19)
            throw new SpecException($"process.scheduler.nice must be from -20 to 19, not {scheduler.Nice}");
        CheckParameters(scheduler);
    }

    private static void CheckParameters(Scheduler scheduler)
    {
        bool kept = scheduler.Flags?.Contains("SCHED_FLAG_KEEP_PARAMS") == true;
        bool realTime = scheduler.Policy is "SCHED_FIFO" or "SCHED_RR";
        if (scheduler.Priority != 0 && !realTime)
            throw new SpecException("process.scheduler.priority goes with SCHED_FIFO and SCHED_RR only");
        if (realTime && !kept && scheduler.Priority is < 1 or > 99)
            throw new SpecException($"process.scheduler.priority must be from 1 to 99 for {scheduler.Policy}, not {scheduler.Priority}");
        bool deadline = scheduler.Policy == "SCHED_DEADLINE";
        if (!deadline && (scheduler.Runtime | scheduler.Deadline | scheduler.Period) != 0)
            throw new SpecException("process.scheduler.runtime, deadline and period go with SCHED_DEADLINE only");
        ulong period = scheduler.Period == 0 ? scheduler.Deadline : scheduler.Period;
        if (deadline && !kept && (scheduler.Runtime < 1024 || scheduler.Deadline < scheduler.Runtime || period < scheduler.Deadline))
            throw new SpecException("process.scheduler: SCHED_DEADLINE needs a runtime of at least 1024 ns, a deadline not below it, and a period not below that");
    }

    private static void CheckIoPriority(IoPriority? priority)
    {
        if (priority is null)
            return;
        if (!IoPriority.Classes.Contains(priority.Class))
            throw new SpecException($"process.ioPriority.class must be one of {string.Join(", ", IoPriority.Classes)}, not \"{priority.Class}\"");
        if (priority.Priority is < 0 or > 7)
            throw new SpecException($"process.ioPriority.priority must be from 0 to 7, not {priority.Priority}");
    }
}
