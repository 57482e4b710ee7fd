using Corten.Cgroups;
using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Validation;
using Corten.Runtime.Foreground;
using Corten.Runtime.Init;
using Corten.Runtime.Records;
using Corten.Runtime.Resctrl;
using Corten.Security.Seccomp;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation exec: a further process in a container that runs, or that waits to be started.</summary>
public static class Exec
{
    private const int KillSignal = 9;

    private static readonly NamespaceKinds[] s_kinds =
    [
        NamespaceKinds.User, NamespaceKinds.Cgroup, NamespaceKinds.Ipc, NamespaceKinds.Uts, NamespaceKinds.Network, NamespaceKinds.Pid,
        NamespaceKinds.Mount, NamespaceKinds.Time,
    ];

    /// <summary>Runs the process; returns its exit code, or 0 at once where it is detached.</summary>
    public static int Run(StateStore store, ExecOptions options)
    {
        using var directory = store.OpenUnlocked(options.Id);
        var container = Container.Load(directory);
        RequireLiving(container, options);
        var process = ExecDefaults.Complete(options.Process(container.Config), container.Config.Process!);
        SpecValidator.Validate(process);
        SecurityLabels.Require(process, null);
        using var console = ConsoleOfProcess.Open(process, options.ConsoleSocket, options.Detach);
        int pid = Begin(container, process, options, console, ContainerFilter.For(container.Config, store));
        return options.Detach ? 0 : console.Attend(pid);
    }

    private static void RequireLiving(Container container, ExecOptions options)
    {
        switch (container.Status)
        {
            case ContainerStatus.Stopped:
                throw new RuntimeException($"cannot exec in a stopped container: {container.State.Id}");
            case ContainerStatus.Paused when !options.IgnorePaused:
                throw new RuntimeException($"cannot exec in a paused container: {container.State.Id} (use --ignore-paused to override)");
            default:
                return;
        }
    }

    private static int Begin(Container container, Process process, ExecOptions options, ConsoleOfProcess console, SeccompFilter? filter)
    {
        using var init = Kill.OpenInit(container) ?? throw new RuntimeException($"cannot exec in a stopped container: {container.State.Id}");
        var kinds = Differing(container.State.InitPid);
        using var join = PrepareJoin(container, options.Cgroups);
        options.Debug("nsexec container setup: a helper joins the container's namespaces");
        var (pid, channel) = ExecAffinity.StartWith(process.ExecCpuAffinity, options.Debug, () => InitStarter.Start(
            NamespaceKinds.None,
            () => Namespace.JoinProcess(init, kinds),
            join,
            c => new ExecInit(process, container.Config.Linux, container.State.Keyring, options.PreserveFds, console.Socket, kinds, filter, c).Run()));
        using (channel)
        {
            try
            {
                ResctrlGroup.Add(container.State.Resctrl, pid);
                options.Debug($"child process in init(): process {pid}");
                Admit(process, pid, channel);
                PidfdSocket.Send(options.PidfdSocket, pid, PidfdSocket.Exec);
                PidFile.Write(options.PidFile, pid);
                console.Prepare();
                options.Debug("setns_init: about to exec");
                new ProgramStart(channel, pid, container.Config, container.HookState(ContainerStatus.Running)).Run();
                return pid;
            }
            catch (Exception error)
            {
                ProcessHandle.Kill(pid, KillSignal);
                ProcessHandle.Wait(pid);
                throw error is RuntimeException ? new RuntimeException($"exec failed: unable to start container process: {error.Message}", error) : error;
            }
        }
    }

    private static CgroupJoin PrepareJoin(Container container, CgroupSubpaths? below)
    {
        try
        {
            return container.Cgroup.PrepareJoin(below, container.State.InitPid);
        }
        catch (CgroupException error)
        {
            throw new RuntimeException($"exec failed: error adding pid of the new process to cgroups: {error.Message}", error);
        }
    }

    private static void Admit(Process process, int pid, InitChannel channel)
    {
        ProcessAdmission.SetLimits(pid, process);
        channel.Send(InitMessage.Go);
        channel.Expect(InitMessage.Created);
    }

    // Joining a namespace that one is in already fails for some kinds, so only those are joined in which the two differ.
    private static NamespaceKinds Differing(int pid)
    {
        var result = NamespaceKinds.None;
        foreach (var kind in s_kinds)
        {
            string name = Namespace.Name(kind);
            if (FileStatus.Find($"/proc/self/ns/{name}") is null)
                continue;
            if (FileStatus.Of($"/proc/{pid}/ns/{name}").Inode != FileStatus.Of($"/proc/self/ns/{name}").Inode)
                result |= kind;
        }
        return result;
    }
}
