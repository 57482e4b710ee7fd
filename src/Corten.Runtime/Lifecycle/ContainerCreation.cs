using Corten.Cgroups;
using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Hooks;
using Corten.Runtime.Init;
using Corten.Runtime.Network;
using Corten.Runtime.Rootfs;
using Corten.Runtime.Records;
using Corten.Runtime.Resctrl;
using Corten.Security.Capabilities;
using Corten.Security.Seccomp;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Lifecycle;

/// <summary>The creating half of a container's life, common to create and run: from a bundle to an init that waits for start.</summary>
internal sealed class ContainerCreation : IDisposable
{
    private const int Kill = 9;

    private readonly CreateOptions _options;

    private readonly Bundle _bundle;

    private readonly CgroupHost _host;

    private readonly Spec _spec;

    private readonly ContainerCgroup _cgroup;

    private SeccompFilter? _filter;

    private int _pid;

    private InitChannel? _channel;

    private DeviceMove? _devices;

    private ResctrlGroup? _resctrl;

    private ContainerCreation(CreateOptions options, Bundle bundle, ContainerDirectory directory)
    {
        (_options, _bundle, Directory) = (options, bundle, directory);
        Notify = NotifySocket.For(options.NotifySocket, directory.Path);
        _spec = Notify?.Prepare(bundle.Spec) ?? bundle.Spec;
        _host = CgroupHost.Detect();
        _cgroup = ContainerCgroup.Resolve(_host, bundle.Spec, options);
    }

    /// <summary>The container's directory, locked.</summary>
    public ContainerDirectory Directory { get; }

    /// <summary>The record.</summary>
    public ContainerState State { get; private set; } = null!;

    /// <summary>Where the program says that it is ready; null where nobody wants to know.</summary>
    public NotifySocket? Notify { get; }

    /// <summary>The specification.</summary>
    public Spec Spec => _spec;

    /// <summary>The conversation with init.</summary>
    public InitChannel Channel => _channel!;

    /// <summary>Creates a container. Where that fails nothing of it stays.</summary>
    /// <param name="store">Where it is recorded.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="listen">Whether init waits for a start command of its own (create), or for this process (run).</param>
    /// <param name="console">Where the terminal's master goes; null without a terminal.</param>
    public static ContainerCreation Begin(StateStore store, CreateOptions options, bool listen, Func<Spec, SafeFileHandle?> console)
    {
        CheckDescriptors(options);
        var bundle = Bundle.Load(options.Bundle).WithEnvironment(ListenDescriptors.Environment(options.ListenFds));
        WarnOfCapabilities(bundle.Spec, options.Warn);
        using var terminal = console(bundle.Spec);
        var creation = store.Reserve(options.Id, directory => new ContainerCreation(options, bundle, directory));
        try
        {
            creation.Create(store, listen, terminal);
            return creation;
        }
        catch (Exception error)
        {
            creation.Undo();
            throw error is RuntimeException ? new RuntimeException($"unable to start container process: {error.Message}{creation.Hint}", error) : error;
        }
    }

    private string Hint => Spec.Creates(NamespaceKinds.User) ? NamespaceRefusal.Here.Hint : "";

    private void Create(StateStore store, bool listen, SafeFileHandle? terminal)
    {
        _cgroup.Cgroup.RefuseOccupied();
        _filter = ContainerFilter.For(Spec, store);
        if (_filter is not null)
            _options.Debug($"seccomp filter flags: {(uint)_filter.Flags}");
        _resctrl = ResctrlGroup.For(Spec.Linux?.IntelRdt, _options.Id);
        State = NewState();
        Directory.Save(State);
        Directory.SaveConfig(_bundle.Config);
        _cgroup.Create(Spec.Linux?.Resources);
        _resctrl?.Prepare();
        using var namespaces = NamespacePlan.From(Spec);
        using var listener = listen ? UnixSocket.Listen(Directory.StartSocket) : null;
        _options.Debug("nsexec container setup: clone3 makes init and its namespaces");
        StartInit(namespaces, listener, terminal);
        _options.Debug($"child process in init(): process {_pid}");
        Admit();
        using var mounts = new MountService(Channel, _pid, Spec);
        RunRuntimeHooks(mounts);
        Channel.Expect(InitMessage.Created, mounts.TryServe);
        _options.Debug("init: closing the pipe to signal completion: the container is created");
        PidfdSocket.Send(_options.PidfdSocket, _pid, PidfdSocket.Init);
        // Of the cgroups some may have turned out to be forbidden.
        State = State with { InitPid = _pid, InitStartTime = ProcessStat.Of(_pid)?.StartTime ?? 0, CgroupPaths = new Dictionary<string, string>(_cgroup.Cgroup.Paths) };
        Directory.Save(State);
        PidFile.Write(_options.PidFile, _pid);
    }

    private ContainerState NewState() => new()
    {
        OciVersion = Spec.OciVersion!,
        Id = _options.Id,
        Bundle = _bundle.Path,
        Rootfs = _bundle.Rootfs,
        Created = TimeProvider.System.GetUtcNow().UtcDateTime,
        CgroupPaths = new Dictionary<string, string>(_cgroup.Cgroup.Paths),
        Resctrl = _resctrl?.Record,
        Annotations = Spec.Annotations,
        Keyring = _options.NewKeyring ? "_ses." + _options.Id : null,
    };

    private void StartInit(NamespacePlan namespaces, SafeFileHandle? listener, SafeFileHandle? terminal)
    {
        var plan = new InitPlan
        {
            Spec = Spec,
            Rootfs = _bundle.Rootfs,
            Bundle = _bundle.Path,
            Cgroups = View(),
            Filter = _filter,
            Namespaces = namespaces,
            HookState = HookState(ContainerStatus.Creating),
            ConsoleSocket = terminal,
            StartListener = listener,
            PreserveFds = _options.ListenFds + _options.PreserveFds,
            NoPivot = _options.NoPivot,
            Keyring = State.Keyring,
        };
        using var join = _cgroup.Cgroup.PrepareJoin();
        (_pid, _channel) = InitStarter.Start(
            namespaces.ByClone, namespaces.NeedsHelper ? namespaces.Join : null, join, channel => new ContainerInit(plan, channel).Run(), Directory);
    }

    private CgroupView View() => CgroupView.Of(_cgroup.Cgroup, _host, Spec.Creates(NamespaceKinds.Cgroup));

    // What only the outside may do to init: its id maps and its limits.
    private void Admit()
    {
        ProcessAdmission.MapIds(_pid, Spec.Linux);
        ProcessAdmission.SetLimits(_pid, Spec.Process!);
        _resctrl?.Add(_pid);
        _devices = NetworkDevices.Move(Spec.Linux, _pid);
        Channel.Send(InitMessage.Go);
    }

    private void RunRuntimeHooks(MountService mounts)
    {
        var hooks = new RuntimeHooks(Spec.Hooks, _bundle.Path);
        if (!hooks.Any)
            return;
        Channel.Expect(InitMessage.MountsReady, mounts.TryServe);
        hooks.Run(HookState(ContainerStatus.Creating));
        Channel.Send(InitMessage.Continue);
    }

    /// <summary>Lets init execute its program.</summary>
    public void StartProgram()
    {
        try
        {
            new ProgramStart(Channel, _pid, Spec, HookState(ContainerStatus.Created)).Run();
        }
        catch (RuntimeException error) when (!error.IsOfProgram)
        {
            throw new RuntimeException($"unable to start container process: {error.Message}", error);
        }
    }

    /// <summary>The state that hooks read.</summary>
    public State HookState(ContainerStatus status) => State.ForHooks(status, _pid);

    /// <summary>Takes back everything that was made; what cannot be taken back does not hide why.</summary>
    public void Undo()
    {
        _devices?.Return();
        _devices?.Dispose();
        if (_pid > 0)
        {
            ProcessHandle.Kill(_pid, Kill);
            ProcessHandle.Wait(_pid);
        }
        _channel?.Dispose();
        _cgroup.Undo();
        _resctrl?.Undo();
        Directory.Remove();
        if (_pid > 0)
            Delete.RunPoststop(Spec.Hooks?.Poststop, State.ForHooks(ContainerStatus.Stopped, 0), _options.Warn);
        Directory.Dispose();
    }

    /// <summary>Gives up the lock while the container runs in the foreground, so that other commands may work on it.</summary>
    public void Release()
    {
        _devices?.Dispose();
        Directory.Dispose();
    }

    /// <summary>Closes the conversation and gives up the lock; the container stays.</summary>
    public void Dispose()
    {
        _channel?.Dispose();
        _devices?.Dispose();
        Directory.Dispose();
    }

    // In a user namespace of its own the container's root has them all.
    private static void WarnOfCapabilities(Spec spec, Action<string> warn)
    {
        var available = spec.Has(NamespaceKinds.User) ? CapabilitySet.All : CapabilitySet.Available;
        var sets = CapabilitySets.From(spec.Process?.Capabilities);
        var ambient = sets.NotRaisable;
        foreach (string name in ambient)
            warn($"can't raise ambient capability {name}: it is not in process.capabilities.inheritable, and is left out");
        string[] names = [.. sets.NotGrantable(available).Except(ambient)];
        if (names.Length > 0)
            warn($"process.capabilities has what cannot be granted (unknown, or not held here) and is left out: {string.Join(", ", names)}");
    }

    private static void CheckDescriptors(CreateOptions options)
    {
        int first = 3 + options.ListenFds;
        for (int number = first; number < first + options.PreserveFds; number++)
        {
            if (!OpenFile.IsInherited(number))
                throw new RuntimeException($"--preserve-fds {options.PreserveFds}: descriptor {number} is not open");
        }
    }
}
