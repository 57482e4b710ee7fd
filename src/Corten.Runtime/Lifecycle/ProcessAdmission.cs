using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Lifecycle;

/// <summary>What the runtime does to a new process of a container from outside, while that process waits.</summary>
internal static class ProcessAdmission
{
    /// <summary>Writes the id maps of a new user namespace; see user_namespaces(7).</summary>
    public static void MapIds(int pid, LinuxSpec? linux)
    {
        if (linux?.Namespaces?.Any(n => n.Type == "user" && string.IsNullOrEmpty(n.Path)) != true)
            return;
        new IdMaps(pid).Write(linux);
    }

    /// <summary>
    /// The OOM score, and hard limits that are higher than this process's own: only here is the right to raise them. The rest of process.rlimits
    /// the process sets itself, as its last step: with little memory or few descriptors it could not come so far.
    /// </summary>
    public static void SetLimits(int pid, Process process)
    {
        foreach (var limit in process.Rlimits ?? [])
            RaiseLimit(pid, limit);
        if (process.OomScoreAdj is not { } score)
            return;
        int result = KernelFile.TryWrite($"/proc/{pid}/oom_score_adj", score.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (result is -Errno.EACCES or -Errno.EPERM)
            throw new RuntimeException($"process.oomScoreAdj: lowering it to {score} takes CAP_SYS_RESOURCE, which corun does not have here");
        if (result < 0)
            throw new LinuxException($"write {score} to the OOM score of process", pid.ToString(), -result);
    }

    private static void RaiseLimit(int pid, Rlimit limit)
    {
        try
        {
            ResourceLimits.Raise(pid, limit.Type!, limit.Hard);
        }
        catch (LinuxException error) when (error.Errno == Errno.EPERM)
        {
            throw new RuntimeException($"process.rlimits: raising {limit.Type} to {limit.Hard} takes CAP_SYS_RESOURCE, which corun does not have here", error);
        }
    }
}
