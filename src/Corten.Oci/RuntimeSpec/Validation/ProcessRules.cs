namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for a process: config.md, "Process".</summary>
internal static class ProcessRules
{
    private static readonly string[] SchedulerPolicies =
        ["SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE"];

    public static void Check(Process process)
    {
        if (process.Args is not { Length: > 0 })
            throw new SpecException("process.args is missing, it must name the program to run");
        RequireNoNul(process.Args, "process.args");
        RequireNoNul(process.Env, "process.env");
        if (string.IsNullOrEmpty(process.Cwd))
            throw new SpecException("process.cwd is missing");
        if (process.Cwd[0] != '/')
            throw new SpecException($"process.cwd must be an absolute path, not \"{process.Cwd}\"");
        if (process.OomScoreAdj is < -1000 or > 1000)
            throw new SpecException($"process.oomScoreAdj must be from -1000 to 1000, not {process.OomScoreAdj}");
        RlimitRules.Check(process.Rlimits);
        CheckScheduler(process.Scheduler);
        CheckIoPriority(process.IoPriority);
    }

    private static void RequireNoNul(string[]? values, string field)
    {
        if (values is null)
            return;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is null || values[i].Contains('\0'))
                throw new SpecException($"{field}[{i}] must be a string without a NUL character");
        }
    }

    private static void CheckScheduler(Scheduler? scheduler)
    {
        if (scheduler is null)
            return;
        if (!SchedulerPolicies.Contains(scheduler.Policy))
            throw new SpecException($"process.scheduler.policy must be one of {string.Join(", ", SchedulerPolicies)}, not \"{scheduler.Policy}\"");
        if (scheduler.Nice is < -20 or > 19)
            throw new SpecException($"process.scheduler.nice must be from -20 to 19, not {scheduler.Nice}");
        if (scheduler.Priority != 0 && scheduler.Policy is not "SCHED_FIFO" and not "SCHED_RR")
            throw new SpecException("process.scheduler.priority goes with SCHED_FIFO and SCHED_RR only");
        if ((scheduler.Runtime | scheduler.Deadline | scheduler.Period) != 0 && scheduler.Policy != "SCHED_DEADLINE")
            throw new SpecException("process.scheduler.runtime, deadline and period go with SCHED_DEADLINE only");
    }

    private static void CheckIoPriority(IoPriority? priority)
    {
        if (priority is null)
            return;
        if (priority.Class is not "IOPRIO_CLASS_RT" and not "IOPRIO_CLASS_BE" and not "IOPRIO_CLASS_IDLE")
            throw new SpecException($"process.ioPriority.class must be IOPRIO_CLASS_RT, IOPRIO_CLASS_BE or IOPRIO_CLASS_IDLE, not \"{priority.Class}\"");
        if (priority.Priority is < 0 or > 7)
            throw new SpecException($"process.ioPriority.priority must be from 0 to 7, not {priority.Priority}");
    }
}
