using Corten.Linux;
using Corten.Linux.Namespaces;
using Corten.Linux.Network;
using Corten.Linux.Processes;
using Corten.Runtime.Hooks;
using Corten.Runtime.Rootfs;

namespace Corten.Runtime.Init;

/// <summary>
/// The container's first process from clone3 to execve: a single-threaded copy of the runtime. The rules of <see cref="ClonedChild"/> hold
/// in everything that is called from here.
/// </summary>
internal sealed class ContainerInit(InitPlan plan, InitChannel channel)
{
    private const int Kill = 9;

    // The exit code of a process that a signal ended, as shells show it.
    private const int SignalExit = 128;

    /// <summary>Runs until execve, or returns 1 after having told the other end why not.</summary>
    public int Run()
    {
        var listener = channel;
        try
        {
            channel.Expect(InitMessage.Go);
            EnterNamespaces();
            var (setup, program) = Prepare();
            ThisProcess.SetParentDeathSignal(0);
            channel.Send(InitMessage.Created);
            var start = plan.StartListener is null ? null : new StartWait(plan.StartListener, plan.PreserveFds, OpensToItsUser, setup.UsedAfterStart);
            if (start is null)
                channel.Expect(InitMessage.Start);
            else if (start.Await() is { } client)
                listener = client;
            else
                return SignalExit + start.Signal;
            setup.Confine(listener);
            // Not one system call here without hooks: the filter may allow none.
            if (plan.Spec.Hooks?.StartContainer is { Length: > 0 } hooks)
                HookRunner.RunAll(hooks, "startContainer", HookState("created"), new SpawnOptions { Environment = setup.Environment, KeepDescriptors = true });
            listener.Send(InitMessage.Unexecutable, ProgramLookup.Refusal(program, -setup.Execute(program)));
            return 1;
        }
        catch (Exception error)
        {
            Report(listener, error);
            return 1;
        }
    }

    // Only a process that is dumpable lets an ordinary user's exec into its namespaces.
    private bool OpensToItsUser => Credentials.CallerIsOrdinary && plan.Spec.Has(NamespaceKinds.User);

    private void EnterNamespaces()
    {
        ThisProcess.SetParentDeathSignal(Kill);
        ProcessorAffinity.Reset();
        if ((plan.Namespaces.New & NamespaceKinds.Time) != 0)
            TimeNamespace.Enter(plan.Spec.Linux!.TimeOffsets);
        ThisProcess.SetDumpable(false);
        ThisProcess.SetName("corun:init");
        ThisProcess.NewSession();
        if (plan.Keyring is not null)
            SecurityLabels.JoinKeyring(plan.Keyring, plan.Spec.Process!.SelinuxLabel);
        if (!plan.Namespaces.NeedsHelper)
            plan.Namespaces.Join();
        if (plan.Spec.Has(NamespaceKinds.User))
            Credentials.BecomeRoot();
        plan.Namespaces.UnshareCgroup();
        if ((plan.Namespaces.New & NamespaceKinds.Network) != 0)
            Loopback.SetUp();
    }

    private (ProcessSetup Setup, string Program) Prepare()
    {
        var process = plan.Spec.Process!;
        var setup = new ProcessSetup(process, plan.PreserveFds, plan.Filter);
        using var root = ContainerRoot.Open(plan.Spec, plan.Rootfs);
        var mounts = new MountContext(root.Handle, plan.Spec, plan.Rootfs, plan.Bundle, plan.Cgroups, new MountRequests(channel));
        root.Populate(mounts);
        if (!string.IsNullOrEmpty(process.Cwd))
            Corten.Linux.Files.RootedDirectory.Ensure(root.Handle, process.Cwd).Dispose();
        if (process.Terminal)
            setup.Terminal = ContainerTerminal.Open(root.Handle, process.ConsoleSize, plan.ConsoleSocket!, plan.Spec.Linux?.MountLabel);
        RunHooksBeforeRoot();
        SetNames();
        Sysctls.Apply(plan.Spec.Linux?.Sysctl);
        SecurityLabels.SetForProgram(process);
        mounts.Protect();
        root.Protect();
        root.Enter(!plan.NoPivot);
        ProcessTuning.Apply(process, plan.Spec.Linux);
        return (setup, setup.Apply());
    }

    private void RunHooksBeforeRoot()
    {
        var hooks = plan.Spec.Hooks;
        if (hooks?.Prestart is { Length: > 0 } || hooks?.CreateRuntime is { Length: > 0 })
        {
            channel.Send(InitMessage.MountsReady);
            channel.Expect(InitMessage.Continue);
        }
        HookRunner.RunAll(
            hooks?.CreateContainer, "createContainer", HookState("creating"), new SpawnOptions { Environment = [], WorkingDirectory = plan.Rootfs, KeepDescriptors = true });
    }

    private Oci.RuntimeSpec.State HookState(string status) => plan.HookState with { Status = status, Pid = ThisProcess.Id };

    private void SetNames()
    {
        if (!string.IsNullOrEmpty(plan.Spec.Hostname))
            HostName.Set(plan.Spec.Hostname);
        if (!string.IsNullOrEmpty(plan.Spec.Domainname))
            HostName.SetDomain(plan.Spec.Domainname);
    }

    private static void Report(InitChannel to, Exception error)
    {
        try
        {
            to.Send(InitMessage.Error, "error during container init: " + (error is RuntimeException or LinuxException ? error.Message : $"{error.GetType().Name}: {error.Message}"));
        }
        catch (LinuxException)
        {
            // The other end has gone; there is nobody to tell.
        }
    }
}
