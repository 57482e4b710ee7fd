using Corten.Linux;
using Corten.Linux.Memory;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Init;

/// <summary>
/// How the kernel is to schedule this process, where its memory comes from and what machine it sees. Done by the process itself while it has
/// the runtime's privileges, in its cgroup already and without a filter yet. Fields that are absent cost nothing.
/// </summary>
internal static class ProcessTuning
{
    /// <summary>Applies process.scheduler, process.ioPriority, linux.personality and linux.memoryPolicy.</summary>
    /// <param name="process">The process, checked.</param>
    /// <param name="linux">The container's section linux, checked.</param>
    public static void Apply(Process process, LinuxSpec? linux)
    {
        if (process.Scheduler is { } scheduler)
            Schedule(scheduler, linux);
        if (process.IoPriority is { } priority)
            Demand(IoPriorities.TrySet(KernelNames.Class(priority.Class), priority.Priority), $"process.ioPriority: cannot set {priority.Class}, level {priority.Priority}");
        if (linux?.Personality is { } personality)
            ExecutionDomains.Enter(KernelNames.Domain(personality.Domain));
        if (linux?.MemoryPolicy is { } policy)
            Demand(MemoryPolicy.TrySet(Mode(policy), IdList.Mask(policy.Nodes, "linux.memoryPolicy.nodes:")), $"linux.memoryPolicy: cannot set {policy.Mode} for nodes \"{policy.Nodes}\"");
    }

    private static MemoryPolicyMode Mode(LinuxMemoryPolicy policy)
    {
        var mode = KernelNames.Mode(policy.Mode);
        foreach (string flag in policy.Flags ?? [])
            mode |= KernelNames.Mode(flag);
        return mode;
    }

    private static void Schedule(Scheduler scheduler, LinuxSpec? linux)
    {
        var flags = SchedulingFlags.None;
        foreach (string flag in scheduler.Flags ?? [])
            flags |= KernelNames.Flag(flag);
        int result = new SchedulingAttributes
        {
            Policy = KernelNames.Policy(scheduler.Policy),
            Flags = flags,
            Nice = scheduler.Nice,
            Priority = (uint)scheduler.Priority,
            Runtime = scheduler.Runtime,
            Deadline = scheduler.Deadline,
            Period = scheduler.Period,
        }.TryApply();
        // sched(7): a process with a deadline may not be bound to some of the processors.
        if (result == -Errno.EPERM && !string.IsNullOrEmpty(linux?.Resources?.Cpu?.Cpus))
            throw new RuntimeException("process.scheduler: process scheduler can't be used together with AllowedCPUs (linux.resources.cpu.cpus)");
        if (result == -Errno.EPERM)
            throw new RuntimeException($"process.scheduler: {scheduler.Policy} takes CAP_SYS_NICE, and in a cgroup of version 1 a linux.resources.cpu.realtimeRuntime for a real-time policy");
        Demand(result, $"process.scheduler: cannot set {scheduler.Policy}");
    }

    private static void Demand(int result, string what)
    {
        if (result < 0)
            throw new RuntimeException($"{what}: {Errno.Describe(-result)}");
    }
}
