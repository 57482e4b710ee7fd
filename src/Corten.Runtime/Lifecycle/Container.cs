using Corten.Cgroups;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>An existing container as one command sees it.</summary>
internal sealed class Container
{
    private Spec? _config;

    private Container(ContainerDirectory directory, ContainerState state)
    {
        (Directory, State) = (directory, state);
        Cgroup = CgroupHost.Reopen(state.CgroupPaths);
    }

    public ContainerDirectory Directory { get; }

    public ContainerState State { get; }

    public ICgroup Cgroup { get; }

    /// <summary>The configuration at creation.</summary>
    public Spec Config => _config ??= Directory.LoadConfig();

    /// <summary>Where it is in its life, looked up anew each time.</summary>
    public ContainerStatus Status => Directory.Status(State, () => Cgroup.IsFrozen);

    /// <summary>The container in <paramref name="directory"/>.</summary>
    public static Container Load(ContainerDirectory directory) => new(directory, directory.Load());

    /// <summary>The state that hooks read.</summary>
    public State HookState(ContainerStatus status) => State.ForHooks(status, status == ContainerStatus.Stopped ? 0 : State.InitPid);

    /// <summary>Sends <paramref name="signal"/> to every process of the container, however many it becomes meanwhile where that is SIGKILL.</summary>
    public void SignalAll(int signal)
    {
        const int KillSignal = 9;
        if (!Cgroup.Exists)
        {
            SignalEach(NamespaceProcesses.Of(this), signal);
            return;
        }
        if (signal == KillSignal)
        {
            Cgroup.Kill();
            return;
        }
        SignalEach(Cgroup.Processes(), signal);
    }

    private static void SignalEach(IReadOnlyList<int> pids, int signal)
    {
        foreach (int pid in pids)
            Linux.Processes.ProcessHandle.Kill(pid, signal);
    }
}
