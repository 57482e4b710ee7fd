using Corten.Linux.Processes;
using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>The operation kill: runtime.md, "Kill".</summary>
public static class Kill
{
    private const int KillSignal = 9;

    /// <summary>Sends <paramref name="signal"/>, 1 to 64, to the container's init, or to every process of it.</summary>
    /// <exception cref="RuntimeException">The container is not running.</exception>
    public static void Run(StateStore store, string id, int signal, bool all)
    {
        using var directory = store.OpenUnlocked(id);
        var container = Container.Load(directory);
        if (all)
        {
            container.SignalAll(signal);
            return;
        }
        using var process = OpenInit(container);
        bool told = process is not null && ProcessHandle.Signal(process, signal);
        // Without a pid namespace of its own the end of init leaves the container's other processes alive.
        bool others = signal == KillSignal && !HasOwnPidNamespace(container) && container.Cgroup is { Exists: true } cgroup && cgroup.Processes().Count > 0;
        if (others)
            container.SignalAll(signal);
        if (!told && !others)
            throw new RuntimeException($"cannot kill container {id}: container not running");
    }

    /// <summary>A handle on init; null where it has ended, also where its number has been given to another process since.</summary>
    internal static Microsoft.Win32.SafeHandles.SafeFileHandle? OpenInit(Container container)
    {
        if (container.State.InitPid == 0)
            return null;
        var process = ProcessHandle.Open(container.State.InitPid);
        bool same = ProcessStat.Of(container.State.InitPid) is { Ended: false } stat && stat.StartTime == container.State.InitStartTime;
        if (same)
            return process;
        process?.Dispose();
        return null;
    }

    private static bool HasOwnPidNamespace(Container container) =>
        container.Config.Linux?.Namespaces?.Any(n => n.Type == "pid" && string.IsNullOrEmpty(n.Path)) == true;
}
