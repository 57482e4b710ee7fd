using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Lifecycle;

/// <summary>What a process that exec adds has from the container's own process, where its description is silent. The list is runc's.</summary>
internal static class ExecDefaults
{
    /// <summary><paramref name="process"/> completed by <paramref name="own"/>.</summary>
    public static Process Complete(Process process, Process own) => process with
    {
        Capabilities = process.Capabilities ?? own.Capabilities,
        Rlimits = process.Rlimits is { Length: > 0 } ? process.Rlimits : own.Rlimits,
        ApparmorProfile = string.IsNullOrEmpty(process.ApparmorProfile) ? own.ApparmorProfile : process.ApparmorProfile,
        SelinuxLabel = string.IsNullOrEmpty(process.SelinuxLabel) ? own.SelinuxLabel : process.SelinuxLabel,
        OomScoreAdj = process.OomScoreAdj ?? own.OomScoreAdj,
        Scheduler = process.Scheduler ?? own.Scheduler,
        IoPriority = process.IoPriority ?? own.IoPriority,
        ExecCpuAffinity = process.ExecCpuAffinity ?? own.ExecCpuAffinity,
    };
}
