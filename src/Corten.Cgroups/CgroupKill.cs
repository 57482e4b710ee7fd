using Corten.Linux.Polling;
using Corten.Linux.Processes;

namespace Corten.Cgroups;

/// <summary>Kills all processes of a cgroup where the kernel has no single order for it: in version 1, and in version 2 before kernel 5.14.</summary>
internal static class CgroupKill
{
    private const int KillSignal = 9;
    private const int PatienceMilliseconds = 10_000;

    /// <summary>Stops the processes so that none can fork, signals each, and lets them go on into their end; again until none is left.</summary>
    public static void All(ICgroup cgroup)
    {
        long end = Environment.TickCount64 + PatienceMilliseconds;
        while (SignalEach(cgroup) is { } last)
        {
            if (Environment.TickCount64 >= end)
                throw new CgroupException($"process {last} of the cgroup does not end although it was killed, it may wait for a device or a file server");
            using var process = ProcessHandle.Open(last);
            if (process is not null)
                Poll.WaitReadable(process, 100);
        }
    }

    private static int? SignalEach(ICgroup cgroup)
    {
        bool frozen = TryFreeze(cgroup);
        var pids = cgroup.Processes();
        foreach (int pid in pids)
            ProcessHandle.Kill(pid, KillSignal);
        if (frozen)
            cgroup.Thaw();
        return pids.Count == 0 ? null : pids[^1];
    }

    // A process that cannot be stopped now can still be signalled.
    private static bool TryFreeze(ICgroup cgroup)
    {
        try
        {
            cgroup.Freeze();
            return true;
        }
        catch (CgroupException)
        {
            return false;
        }
    }
}
