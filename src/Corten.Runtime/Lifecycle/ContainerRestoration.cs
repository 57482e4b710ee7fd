using Corten.Cgroups;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;
using Corten.Runtime.Criu;
using Corten.Runtime.Foreground;
using Corten.Runtime.Hooks;
using Corten.Runtime.Init;
using Corten.Runtime.Records;
using Corten.Runtime.Resctrl;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Lifecycle;

/// <summary>
/// Makes a container of a bundle and a checkpoint: what create does, with criu in place of init. criu runs in the container's cgroup and in a
/// mount namespace of its own, so that whatever it or this program leaves behind there ends with it.
/// </summary>
internal sealed class ContainerRestoration(CreateOptions create, Bundle bundle, ContainerDirectory directory, ConsoleOfProcess console) : IDisposable
{
    private const int Kill = 9;

    // Older ones take the profile for the container's root task alone.
    private const int LsmVersion = 31600;

    private readonly ContainerCgroup _cgroup = ContainerCgroup.Resolve(CgroupHost.Detect(), bundle.Spec, create);

    private readonly List<SafeFileHandle> _inherited = [];

    private ContainerState _state = null!;

    private ResctrlGroup? _resctrl;

    private int _criu;

    private bool _hasNamespaces;

    /// <summary>Whether a terminal has been passed on.</summary>
    public bool HasTerminal { get; private set; }

    /// <summary>Restores; returns the process id of init, which is a child of this process.</summary>
    public int Run(CheckpointOptions options, CriuSettings settings, CriuProgram criu)
    {
        if (options.LsmProfile is not null || options.LsmMountContext is not null)
            criu.Require(LsmVersion, "--lsm-profile or --lsm-mount-context");
        _cgroup.Cgroup.RefuseOccupied();
        _resctrl = ResctrlGroup.For(bundle.Spec.Linux?.IntelRdt, create.Id);
        _state = NewState();
        directory.Save(_state);
        directory.SaveConfig(bundle.Config);
        string root = HostPath.Join(directory.Path, "criu-root");
        UnixDirectory.MakeIfAbsent(root, 0x1ed);
        _cgroup.Create(bundle.Spec.Linux?.Resources);
        _resctrl?.Prepare();
        var wanted = Options(options, settings.Common, criu) with { Root = root };
        using var connection = StartCriu(criu.Path, root, settings);
        connection.Ask(new CriuRequest(CriuRequestType.Restore) { Options = wanted with { CgroupRoots = CgroupRoots() } }, Notified);
        Directory.Delete(root);
        Reap();
        PidFile.Write(create.PidFile, _state.InitPid);
        return _state.InitPid;
    }

    /// <summary>Takes back everything that was made.</summary>
    public void Undo()
    {
        if (_criu > 0)
        {
            ProcessHandle.Kill(_criu, Kill);
            ProcessHandle.Wait(_criu);
        }
        if (_state?.InitPid > 0)
        {
            ProcessHandle.Kill(_state.InitPid, Kill);
            ProcessHandle.Wait(_state.InitPid);
        }
        _cgroup.Undo();
        _resctrl?.Undo();
        directory.Remove();
        if (_hasNamespaces)
            Delete.RunPoststop(bundle.Spec.Hooks?.Poststop, _state!.ForHooks(ContainerStatus.Stopped, 0), create.Warn);
    }

    public void Dispose()
    {
        foreach (var file in _inherited)
            file.Dispose();
        directory.Dispose();
    }

    private ContainerState NewState() => new()
    {
        OciVersion = bundle.Spec.OciVersion!,
        Id = create.Id,
        Bundle = bundle.Path,
        Rootfs = bundle.Rootfs,
        Created = TimeProvider.System.GetUtcNow().UtcDateTime,
        CgroupPaths = new Dictionary<string, string>(_cgroup.Cgroup.Paths),
        Resctrl = _resctrl?.Record,
        Annotations = bundle.Spec.Annotations,
    };

    private CriuOptions Options(CheckpointOptions options, CriuOptions common, CriuProgram criu) => common with
    {
        EvasiveDevices = true,
        RestoreAsSibling = true,
        LsmProfile = options.LsmProfile,
        LsmMountContext = options.LsmMountContext,
        ExternalMounts = new ExternalMounts(bundle.Spec, bundle.Rootfs, bundle.Path, _cgroup.Cgroup).ForRestore(),
        InheritedDescriptors = [.. ExternalNamespaces.ForRestore(bundle.Spec, criu, _inherited), .. StandardStreamNames.ReadPipes(options.ImagePath)],
        JoinedNamespaces = ExternalNamespaces.Joined(bundle.Spec),
    };

    private CriuConnection StartCriu(string program, string root, CriuSettings settings)
    {
        using var join = _cgroup.Cgroup.PrepareJoin();
        var launch = new CriuLaunch(program, _inherited, bundle, root, settings);
        (_criu, var channel) = InitStarter.Start(NamespaceKinds.Mount, null, join, launch.Run, directory);
        using (channel)
        {
            channel.Expect(InitMessage.Continue);
            var connection = new CriuConnection(channel.ReceiveDescriptor());
            // The end of the stream says that criu runs.
            if (channel.Receive() is not { } failure)
                return connection;
            connection.Dispose();
            throw new RuntimeException(failure.Text);
        }
    }

    // criu is where the container is to be: what /proc says of it holds for every process that it makes.
    private List<CriuPair> CgroupRoots()
    {
        var result = new List<CriuPair>();
        foreach (string line in File.ReadAllText($"/proc/{_criu}/cgroup").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(':', 3);
            foreach (string controller in fields[1].Split(','))
                result.Add(new CriuPair(controller, fields[2]));
        }
        return result;
    }

    private void Notified(CriuResponse answer, SafeFileHandle? descriptor)
    {
        switch (answer.Script)
        {
            case "setup-namespaces":
                // Init is there, and has begun no other process: what it is in now, all of them will be in.
                _hasNamespaces = true;
                _resctrl?.Add(answer.Pid);
                new RuntimeHooks(bundle.Spec.Hooks, bundle.Path).Run(_state.ForHooks(ContainerStatus.Creating, answer.Pid));
                break;
            case "orphan-pts-master" when descriptor is not null && console.Socket is not null:
                DescriptorPassing.Send(console.Socket, descriptor.Number(), "/dev/ptmx"u8);
                HasTerminal = true;
                break;
            case "post-restore":
                _state = _state with { InitPid = answer.Pid, InitStartTime = ProcessStat.Of(answer.Pid)?.StartTime ?? 0 };
                directory.Save(_state);
                break;
            default:
                break;
        }
    }

    private void Reap()
    {
        var status = ProcessHandle.Wait(_criu);
        _criu = 0;
        if (status.Code != 0)
            throw new CriuFailure($"criu ended with status {status.Code}");
    }
}
