using Corten.Linux;
using Corten.Linux.Polling;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Hooks;
using Corten.Runtime.Records;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Lifecycle;

/// <summary>The operation delete: runtime.md, "Delete".</summary>
public static class Delete
{
    private const int KillSignal = 9;

    private const int KillTimeout = 10_000;

    /// <summary>Removes a stopped container, one that was created and not started, or, with <paramref name="force"/>, any.</summary>
    /// <param name="store">Where it is recorded.</param>
    /// <param name="id">Its name.</param>
    /// <param name="force">Whether a running container is killed; then a container that does not exist is no error either.</param>
    /// <param name="warn">Told what went wrong without hindering the removal.</param>
    public static void Run(StateStore store, string id, bool force, Action<string> warn)
    {
        using var directory = Open(store, id, force);
        if (directory is null)
            return;
        if (directory.TryLoad() is null)
        {
            directory.Remove();
            return;
        }
        var container = Container.Load(directory);
        var status = container.Status;
        if (!force && status is ContainerStatus.Running or ContainerStatus.Paused)
            throw new RuntimeException($"cannot delete container {id} that is not stopped: {status.Name()}");
        if (status != ContainerStatus.Stopped)
            KillInit(container);
        Destroy(container, warn);
    }

    /// <summary>Removes everything of a container whose init has ended.</summary>
    internal static void Destroy(Container container, Action<string> warn)
    {
        // Without a pid namespace of its own, processes may live on; the cgroup knows them.
        container.SignalAll(KillSignal);
        container.Cgroup.Delete();
        ResctrlGroup.Remove(container.State.Resctrl);
        RunPoststop(container.Config.Hooks?.Poststop, container.HookState(ContainerStatus.Stopped), warn);
        container.Directory.Remove();
    }

    /// <summary>Runs the poststop hooks, all of them: one that fails is told of.</summary>
    internal static void RunPoststop(Hook[]? hooks, State state, Action<string> warn)
    {
        for (int i = 0; i < hooks?.Length; i++)
        {
            try
            {
                HookRunner.RunOne(hooks[i], i, "poststop", state);
            }
            catch (Exception error) when (error is RuntimeException or LinuxException)
            {
                warn(error.Message);
            }
        }
    }

    private static void KillInit(Container container)
    {
        using var process = Kill.OpenInit(container);
        if (process is null)
            return;
        container.Cgroup.Thaw();
        ProcessHandle.Signal(process, KillSignal);
        if (!Poll.WaitReadable(process, KillTimeout))
            throw new RuntimeException($"the init of container {container.State.Id} (process {container.State.InitPid}) did not end within 10 seconds of being killed");
    }

    private static ContainerDirectory? Open(StateStore store, string id, bool force)
    {
        try
        {
            return store.Open(id);
        }
        catch (RuntimeException) when (force && !store.List().Contains(id))
        {
            return null;
        }
    }
}
