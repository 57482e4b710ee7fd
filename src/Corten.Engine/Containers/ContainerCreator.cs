using Corten.Engine.Devices;
using Corten.Engine.Events;
using Corten.Engine.Logging;
using Corten.Engine.Records;
using Corten.Engine.Running;
using Corten.Engine.Specification;
using Corten.Engine.Volumes;
using Corten.Images;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Signals;
using Corten.Oci.ImageSpec;
using Corten.Snapshots;

namespace Corten.Engine.Containers;

/// <summary>
/// Makes containers. The directory with its lock comes first, then the name, then the writable layer, and last the record, from which
/// moment the container exists; a command that is killed before leaves a directory without a record, which the next one removes.
/// </summary>
internal sealed class ContainerCreator(EnginePaths paths, ContainerStore store, ImageService images, ISnapshotter snapshotter, ContainerFiles files, ContainerEvents events, TimeProvider time)
{
    private const int DefaultStopTimeout = 10;
    private const int Terminate = 15;

    /// <summary>Makes a container and returns it locked.</summary>
    public LockedContainer Create(ContainerOptions options, bool toRun)
    {
        // A name or a relative path would mean another program where a later command is called with another PATH or from another directory.
        if (options.Runtime is { } runtime)
            options = options with { Runtime = RuntimeLocator.Find(runtime) };
        Check(options);
        options = options with { Namespaces = Resolve(options.Namespaces), Network = NamespaceList.Resolve("--network", options.Network, ["none"], store.Get) };
        paths.EnsureExists();
        using var held = images.Hold();
        var image = images.Get(options.Image);
        options = MountResolver.WithImageTmpfs(options, image.Config.Config);
        string id = RandomId.Make(32);
        var exclusive = MakeDirectory(id);
        string? name = null;
        try
        {
            name = new ContainerNames(paths).Reserve(options.Name, id);
            new ContainerDependents(paths).Add(id, options);
            var rootfs = snapshotter.Prepare(paths.Rootfs(id), image.TopChainId) with { IsVolatile = options.AutoRemove };
            var record = Describe(id, name, image, options, rootfs, toRun) with { Mounts = files.Resolve(options, image.Config.Config) };
            using var volumes = files.Make(record);
            store.WriteRecord(record);
            events.Write(record, "create");
            if (!options.AutoRemove)
                files.Volumes.Keep(id);
            return new LockedContainer(record, exclusive);
        }
        catch
        {
            Undo(id, name);
            exclusive.Dispose();
            throw;
        }
    }

    // What each start looks up again is told of now, while a person reads it.
    private static void Check(ContainerOptions options)
    {
        DeviceNodes.Check(options.Devices);
        new CdiRegistry().Check(options.Devices.Named);
        if (options.Process.TimeZone is { } zone)
            TimeZoneFile.Find(zone);
        if (options.Process.Init)
            InitProgram.Find(options.Process.InitPath, "cormon");
        LogSettings.Of(options).CheckHost();
    }

    private NamespaceModes Resolve(NamespaceModes asked) => new()
    {
        Pid = NamespaceList.Resolve("--pid", asked.Pid, [], store.Get),
        Ipc = asked.Ipc.StartsWith(NamespaceModes.ContainerPrefix, StringComparison.Ordinal)
            ? throw new EngineException($"--ipc {asked.Ipc} is not supported: /dev/shm of another container cannot be shared; use host, or a volume at /dev/shm in both")
            : NamespaceList.Resolve("--ipc", asked.Ipc, ["none"], store.Get),
        Uts = NamespaceList.Resolve("--uts", asked.Uts, [], store.Get),
        Cgroup = NamespaceList.Resolve("--cgroupns", asked.Cgroup, [], store.Get),
    };

    // Repair takes this lock alone before it looks at directories without a record, and so never sees one that is not yet locked.
    private FileLock MakeDirectory(string id)
    {
        using var shared = FileLock.Acquire(HostPath.Join(paths.Root, "containers.lock"), shared: true);
        EnginePaths.MakeDirectory(paths.Container(id));
        return FileLock.AcquireDirectory(paths.Container(id));
    }

    private void Undo(string id, string? name)
    {
        try
        {
            files.Remove(id);
            snapshotter.RemoveRootfs(paths.Rootfs(id));
            DirectoryTree.Remove(paths.Container(id));
            if (name is not null)
                new ContainerNames(paths).Release(name, id);
        }
        catch (Exception again) when (again is LinuxException or SnapshotException)
        {
            // The next command's repair tries again; the first failure is the one to tell.
        }
    }

    private ContainerRecord Describe(string id, string name, Image image, ContainerOptions options, RootfsMount rootfs, bool toRun)
    {
        var config = image.Config.Config;
        string signal = options.StopSignal ?? config.StopSignal ?? "";
        return new ContainerRecord
        {
            Id = id,
            Name = name,
            Created = time.GetUtcNow(),
            ImageId = image.Id,
            Options = options,
            Arguments = Arguments(options, config),
            Environment = EnvironmentList.Merge(options.Process.UnsetAll ? [] : config.Env ?? [], [.. options.Process.Unset, .. options.Environment]),
            WorkingDirectory = Absolute(options.WorkingDirectory ?? config.WorkingDir),
            User = options.User ?? config.User ?? "",
            Labels = Labels(config, options),
            StopSignal = signal.Length == 0 ? Terminate : SignalName.Parse(signal) ?? throw new EngineException($"invalid stop signal: {signal}"),
            StopTimeout = options.StopTimeout ?? config.StopTimeout ?? DefaultStopTimeout,
            Rootfs = rootfs,
            CreatedToRun = toRun,
        };
    }

    // Docker's rule: an entry point given by the person leaves out the image's command; a command given leaves out the image's command only.
    private static string[] Arguments(ContainerOptions options, ContainerConfig config)
    {
        IReadOnlyList<string> entry = options.Entrypoint ?? config.Entrypoint ?? [];
        IReadOnlyList<string> command = options.Command.Length > 0 || options.Entrypoint is not null ? options.Command : config.Cmd ?? [];
        string[] arguments = [.. entry, .. command];
        return arguments.Length > 0
            ? arguments
            : throw new EngineException($"no command to run: the image {options.Image} names none; give one behind the image's name");
    }

    private static string Absolute(string? directory)
    {
        if (string.IsNullOrEmpty(directory))
            return "/";
        return directory[0] == '/' ? directory : throw new EngineException($"the working directory \"{directory}\" is not an absolute path");
    }

    private static Dictionary<string, string> Labels(ContainerConfig config, ContainerOptions options)
    {
        var labels = new Dictionary<string, string>(config.Labels ?? new Dictionary<string, string>());
        foreach (var (key, value) in options.Labels)
            labels[key] = value;
        return labels;
    }
}
