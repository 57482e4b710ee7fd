using Corten.Linux.Files;
using Corten.Runtime.Criu;
using Corten.Runtime.Records;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation checkpoint: the processes of a container and their memory go into files, from which restore makes them again.</summary>
public static class Checkpoint
{
    // From here on criu knows the freezer of cgroup v2.
    private const int UnifiedFreezer = 31400;

    /// <summary>Dumps a running container; it is deleted unless it is left running.</summary>
    /// <param name="store">Where it is recorded.</param>
    /// <param name="id">Its name.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="warn">Told what went wrong without hindering anything.</param>
    public static void Run(StateStore store, string id, CheckpointOptions options, Action<string> warn)
    {
        using var directory = store.Open(id);
        var container = Container.Load(directory);
        if (container.Status is ContainerStatus.Created or ContainerStatus.Stopped)
            throw new RuntimeException($"Container cannot be checkpointed in {container.Status.Name()} state");
        PreparePaths(options);
        using var ready = options is { LazyPages: true, StatusFd: { } number } ? new ReadySignal(number) : null;
        var criu = CriuProgram.Find();
        using var settings = new CriuSettings(options, container.Config, "dump.log");
        try
        {
            RequireFeatures(options, criu);
            var wanted = Options(container, options, settings.Common, criu) with { StatusDescriptor = ready?.For(criu) };
            Dump(container, options, wanted, criu, () => ready?.Tell(warn));
        }
        catch (CriuFailure failure)
        {
            throw CriuLog.Explain(failure, settings.LogDirectory, settings.LogName);
        }
        if (!options.LeaveRunning && !options.PreDump)
            Delete.Destroy(container, warn);
    }

    private static void PreparePaths(CheckpointOptions options)
    {
        Directory.CreateDirectory(options.ImagePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (options.ParentPath is not { } parent)
            return;
        if (parent.StartsWith('/'))
            throw new RuntimeException("--parent-path must be relative to the directory of the images");
        if (!Directory.Exists(options.ImagePath + "/" + parent))
            throw new RuntimeException($"invalid --parent-path: {options.ImagePath}/{parent} is not a directory");
    }

    private static void RequireFeatures(CheckpointOptions options, CriuProgram criu)
    {
        if (options.PreDump)
            criu.Require(new CriuFeatures(TrackMemory: true, LazyPages: null));
        if (options.LazyPages)
            criu.Require(new CriuFeatures(TrackMemory: null, LazyPages: true));
    }

    private static void Dump(Container container, CheckpointOptions options, CriuOptions wanted, CriuProgram criu, Action ready)
    {
        var request = new CriuRequest(options.PreDump ? CriuRequestType.PreDump : CriuRequestType.Dump) { Options = wanted };
        if (!options.PreDump)
            StandardStreamNames.Write(container.State.InitPid, options.ImagePath);
        CriuProgram.Run(criu.Path, connection => connection.Ask(request, (answer, _) =>
        {
            if (answer.Script == "status-ready")
                ready();
        }));
    }

    private static CriuOptions Options(Container container, CheckpointOptions options, CriuOptions common, CriuProgram criu) => common with
    {
        Root = container.State.Rootfs,
        Pid = container.State.InitPid,
        LeaveRunning = options.LeaveRunning,
        TcpSkipInFlight = options.TcpSkipInFlight,
        LinkRemap = options.LinkRemap,
        PageServer = options.PageServer,
        ParentImage = options.ParentPath,
        TrackMemory = options.ParentPath is null ? null : true,
        FreezeCgroup = Freezer(container, criu),
        External = ExternalNamespaces.ForDump(container.Config, criu),
        ExternalMounts = options.PreDump ? [] : Mounts(container),
    };

    private static string? Freezer(Container container, CriuProgram criu)
    {
        if (container.State.CgroupPaths.GetValueOrDefault("freezer") is { } freezer)
            return freezer;
        return container.Cgroup.Places.Count == 0 && criu.Version >= UnifiedFreezer ? container.Cgroup.UnifiedDirectory : null;
    }

    private static IReadOnlyList<CriuPair> Mounts(Container container)
    {
        using var root = UnixFile.Open($"/proc/{container.State.InitPid}/root", OpenFlags.Path | OpenFlags.Directory);
        return new ExternalMounts(container.Config, container.State.Rootfs, container.State.Bundle, container.Cgroup).ForDump(path => IsFile(root, path));
    }

    private static bool IsFile(SafeFileHandle root, string path)
    {
        using var file = RootedPath.OpenIfExists(root, path, OpenFlags.Path);
        return file is not null && FileStatus.Of(file).Kind != FileKind.Directory;
    }
}
