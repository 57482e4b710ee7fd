using Corten.Engine.Committing;
using Corten.Engine.Containers;
using Corten.Engine.Events;
using Corten.Engine.Files;
using Corten.Engine.Records;
using Corten.Engine.Running;
using Corten.Engine.Secrets;
using Corten.Engine.Volumes;
using Corten.Images;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Monitor.Clients;
using Corten.Monitor.Protocol;
using Corten.Oci.RuntimeSpec;
using Corten.Snapshots;

namespace Corten.Engine;

/// <summary>
/// The containers of this machine. Opening it repairs what killed commands left; then every method is one verb. Any number of processes may
/// work at once. All methods throw <see cref="EngineException"/> for what a person can put right, and the exceptions of the layers below for
/// what the host refuses.
/// </summary>
public sealed class ContainerEngine
{
    private readonly ContainerStore _store;
    private readonly ContainerLocks _locks;
    private readonly ContainerCreator _creator;
    private readonly ContainerStarter _starter;
    private readonly ContainerCleanup _cleanup;
    private readonly ContainerFreezer _freezer;
    private readonly ContainerStopper _stopper;
    private readonly ContainerUpdater _updater;
    private readonly ExecSession _exec;
    private readonly ContainerEvents _events;
    private readonly ISnapshotter _snapshotter;

    /// <summary>Opens the engine.</summary>
    /// <param name="paths">Where the state lies.</param>
    /// <param name="images">The images.</param>
    /// <param name="snapshotter">Makes root file systems.</param>
    /// <param name="programs">The programs to run.</param>
    /// <param name="time">The clock.</param>
    public ContainerEngine(EnginePaths paths, ImageService images, ISnapshotter snapshotter, EnginePrograms programs, TimeProvider time)
    {
        Paths = paths;
        _snapshotter = snapshotter;
        _store = new ContainerStore(paths);
        _locks = new ContainerLocks(paths, _store);
        _events = new ContainerEvents(paths, time);
        var files = new ContainerFiles(paths, _store, images, snapshotter, time);
        _cleanup = new ContainerCleanup(paths, snapshotter, files, _events, time, programs.Runtime);
        _creator = new ContainerCreator(paths, _store, images, snapshotter, files, _events, time);
        _starter = new ContainerStarter(paths, _store, snapshotter, files, _cleanup, programs, time);
        _freezer = new ContainerFreezer(paths, programs.Runtime);
        _stopper = new ContainerStopper(paths, _freezer);
        _updater = new ContainerUpdater(paths, _store, programs);
        _exec = new ExecSession(paths, programs);
        Volumes = files.Service;
        Secrets = new SecretStore(paths, time);
        Mounts = new RootfsMounts(_store, _locks, files.Counts, snapshotter);
        ImageMounts = new ImageMounts(paths, files.Counts, images, snapshotter);
        Copies = new ContainerCopier(new ContainerTree(paths, _store, _locks, snapshotter, files.Devices));
        Commits = new ContainerCommitter(paths, _locks, images, snapshotter, _freezer);
        new Repair(paths, _store, _locks, _cleanup, _starter, snapshotter).Run();
        files.Store.Repair();
    }

    /// <summary>Where the state lies.</summary>
    public EnginePaths Paths { get; }

    /// <summary>The volumes.</summary>
    public VolumeService Volumes { get; }

    /// <summary>The secrets.</summary>
    public SecretStore Secrets { get; }

    /// <summary>Root file systems of containers, mounted for a person.</summary>
    public RootfsMounts Mounts { get; }

    /// <summary>Images, mounted for a person.</summary>
    public ImageMounts ImageMounts { get; }

    /// <summary>Copies files to and from containers.</summary>
    public ContainerCopier Copies { get; }

    /// <summary>Makes images of containers.</summary>
    public ContainerCommitter Commits { get; }

    /// <summary>Every container, latest first.</summary>
    public IReadOnlyList<Container> List() => _store.List();

    /// <summary>Those that run, latest first; at the cost of these alone.</summary>
    public IReadOnlyList<Container> ListRunning() => _store.ListRunning();

    /// <summary>The one that was created last.</summary>
    public Container Latest() => List() is [var last, ..] ? last : throw new EngineException("there is no container");

    /// <summary>The container with this name, id, or beginning of an id.</summary>
    public Container Get(string nameOrId) => _store.Get(nameOrId);

    /// <summary>As <see cref="Get"/>; null where there is none.</summary>
    public Container? Find(string nameOrId) => _store.Find(nameOrId);

    /// <summary>The ids of the containers that live in a namespace of this one.</summary>
    public IReadOnlyList<string> Dependents(Container container) => new ContainerDependents(Paths).Of(container.Record.Id);

    /// <summary>The ids of containers whose record cannot be read; <see cref="RemoveDamaged"/> removes them.</summary>
    public IReadOnlyList<string> ListDamaged() => _store.ListDamaged();

    /// <summary>Makes a container from an image that is here.</summary>
    public ContainerRecord Create(ContainerOptions options)
    {
        using var container = _creator.Create(options, toRun: false);
        return container.Record;
    }

    /// <summary>Makes a container and starts it. Where it cannot be started, it is removed again.</summary>
    /// <param name="options">What to make.</param>
    /// <param name="attach">What the first client wants; null leaves the container alone.</param>
    /// <param name="size">Size of the person's terminal, or null.</param>
    public (ContainerRecord Record, AttachConnection? Connection) Run(ContainerOptions options, AttachFlags? attach, ConsoleSize? size)
    {
        using var container = _creator.Create(options, toRun: true);
        try
        {
            if (attach is not null)
                _events.Write(container.Record, "attach");
            return (container.Record, _starter.Start(container, attach, size));
        }
        catch
        {
            Undo(container);
            throw;
        }
    }

    /// <summary>Starts a container that does not run; one that runs already is left as it is, and null returned.</summary>
    public AttachConnection? Start(Container container, AttachFlags? attach, ConsoleSize? size)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        if (_store.ReadState(locked.Id).Phase == ContainerPhase.Paused)
            throw new EngineException($"cannot start container {locked.Record.Name}: it is paused; unpause it instead");
        return _store.IsMonitored(locked.Id) ? null : _starter.Start(locked, attach, size);
    }

    /// <summary>Stops a container where it runs, as <see cref="Stop"/> does, and starts it. Nobody else starts or removes it in between.</summary>
    public void Restart(Container container, int? timeout)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        _stopper.Stop(container with { Record = locked.Record }, timeout);
        _starter.Start(locked, null, null);
        _events.Write(locked.Record, "restart");
    }

    /// <summary>Stops all processes of a running container until <see cref="Unpause"/>.</summary>
    public void Pause(Container container)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        var phase = _store.ReadState(locked.Id).Phase;
        if (phase != ContainerPhase.Running)
            throw new EngineException($"cannot pause container {locked.Record.Name}: it is {(phase == ContainerPhase.Paused ? "already paused" : "not running")}");
        _freezer.Pause(locked);
        _events.Write(locked.Record, "pause");
    }

    /// <summary>Lets a paused container go on.</summary>
    public void Unpause(Container container)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        if (_store.ReadState(locked.Id).Phase != ContainerPhase.Paused)
            throw new EngineException($"cannot unpause container {locked.Record.Name}: it is not paused");
        _freezer.Resume(locked.Record);
        _events.Write(locked.Record, "unpause");
    }

    /// <summary>Gives a container another name.</summary>
    public void Rename(Container container, string name)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        var record = locked.Record;
        if (record.Name == name)
            throw new EngineException($"cannot rename container {name}: that is its name already");
        new ContainerNames(Paths).Rename(record.Name, name, record.Id, () => _store.WriteRecord(record with { Name = name }));
        _events.Rename(record, name);
    }

    /// <summary>Changes limits and the restart policy of a container; of one that runs at once.</summary>
    /// <param name="container">The container.</param>
    /// <param name="change">Makes the new options from the present ones.</param>
    public void Update(Container container, Func<ContainerOptions, ContainerOptions> change)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        _updater.Update(locked, change);
        _events.Write(locked.Record, "update");
    }

    /// <summary>A further client of a running container; null where it does not run.</summary>
    public AttachConnection? Attach(Container container, AttachFlags flags) =>
        AttachConnection.Open(Paths.Monitor(container.Record.Id), flags);

    /// <summary>Starts a further process in a running container.</summary>
    /// <returns>The first client's connection where one was wanted, and what to give to <see cref="EndExec"/>.</returns>
    public (AttachConnection? Connection, string Session) Exec(Container container, ExecOptions options, AttachFlags? attach, ConsoleSize? size)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        var phase = _store.ReadState(locked.Id).Phase;
        if (phase == ContainerPhase.Paused)
            throw new EngineException($"container {locked.Record.Name} is paused: unpause it first");
        if (phase != ContainerPhase.Running)
            throw new EngineException($"container {locked.Record.Name} is not running: start it first");
        return _exec.Start(locked, options, attach, size);
    }

    /// <summary>Removes what an exec session that has ended leaves.</summary>
    public void EndExec(string session) => ExecSession.Remove(session);

    /// <summary>Sends a signal to the container's process.</summary>
    public void Signal(Container container, int signal)
    {
        if (!_stopper.Send(container, signal))
            throw new EngineException($"cannot send a signal to container {container.Record.Name}: it is not running");
        _events.Write(container.Record, "kill", ("signal", $"{signal}"));
    }

    /// <summary>Asks the process to end, and makes it end after the timeout in seconds (null: the container's own; negative: never).</summary>
    /// <returns>False where it did not end by itself in that time, and was killed.</returns>
    public bool Stop(Container container, int? timeout)
    {
        if (!container.IsRunning)
            return true;
        bool ended = _stopper.Stop(container, timeout);
        _events.Write(container.Record, "stop");
        CleanUp(container.Record.Id);
        return ended;
    }

    /// <summary>Waits for the container's end and returns its exit code; that of its last run where it does not run.</summary>
    public int Wait(Container container)
    {
        if (container.IsRunning && _stopper.Wait(container) is { } code)
            return code;
        if (container.IsRunning)
            CleanUp(container.Record.Id);
        return _store.Find(container.Record.Id)?.State.Exit?.Code ?? 0;
    }

    /// <summary>Waits until the container's phase is one of <paramref name="phases"/>, looking again after each <paramref name="interval"/>.</summary>
    /// <returns>The container then; null where it was removed.</returns>
    public Container? WaitFor(string id, IReadOnlyCollection<ContainerPhase> phases, TimeSpan interval)
    {
        Container? container;
        while ((container = _store.Find(id)) is not null && !phases.Contains(container.State.Phase))
            Linux.Polling.Poll.Wait([], [], (int)Math.Max(1, interval.TotalMilliseconds));
        return container;
    }

    /// <summary>Removes a container. One that runs is an error, or is killed with <paramref name="force"/>.</summary>
    /// <param name="container">The container.</param>
    /// <param name="force">Whether one that runs is killed.</param>
    /// <param name="volumes">Whether its volumes without a name go too, where no other container uses them.</param>
    public void Remove(Container container, bool force, bool volumes = false)
    {
        if (container.IsRunning && !force)
            throw new EngineException(
                $"cannot remove container {container.Record.Id} as it is {container.State.Phase.ToString().ToLowerInvariant()} - running or paused containers cannot be removed without force: container state improper; stop it first, or use --force");
        if (force)
            _stopper.Kill(container.Record);
        LockedContainer locked;
        try
        {
            locked = _locks.Acquire(container.Record.Id);
        }
        catch (EngineException) when (force && _store.Find(container.Record.Id) is null)
        {
            return; // With --rm its own clean-up was faster.
        }
        using (locked)
        {
            if (IsServed(locked.Id))
                throw new EngineException($"cannot remove container {container.Record.Name}: it was started meanwhile");
            _cleanup.Run(locked);
            _cleanup.Remove(locked, volumes || locked.Record.Options.AutoRemove);
        }
    }

    /// <summary>Removes a volume; with <paramref name="force"/> the containers that use it too, which are stopped first.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="force">Whether to remove its containers.</param>
    /// <param name="timeout">Seconds until they are killed; null is each one's own.</param>
    public void RemoveVolume(VolumeRecord volume, bool force, int? timeout)
    {
        foreach (var user in force ? Volumes.Users(volume) : [])
        {
            Stop(user, timeout);
            if (Find(user.Record.Id) is { } stopped)
                Remove(stopped, force: true);
        }
        Volumes.Remove(volume);
    }

    /// <summary>Removes a container whose record cannot be read, by its whole id or its name; false where there is none of that kind.</summary>
    public bool RemoveDamaged(string nameOrId)
    {
        string? id = _store.FindDamaged(nameOrId);
        if (id is null)
            return false;
        using var exclusive = _locks.TryAcquireFile(id);
        if (exclusive is null)
            throw new EngineException($"cannot remove container {id[..12]}: another command works on it");
        _cleanup.RemoveFiles(id, isVolatile: false);
        _cleanup.RemoveFiles(id, isVolatile: true);
        new ContainerNames(Paths).ReleaseAll(id);
        return true;
    }

    /// <summary>Writes the container's root file system as an uncompressed tar, whether it runs or not.</summary>
    public void Export(Container container, Stream tar) => _snapshotter.Export(Paths.Rootfs(container.Record.Id), tar);

    /// <summary>What differs in the container's root file system from its image, parents before children.</summary>
    public IReadOnlyList<Change> Changes(Container container) => _snapshotter.Changes(Paths.Rootfs(container.Record.Id));

    /// <summary>How much disk the container takes beside its image, in bytes: what it wrote, and its log.</summary>
    public long MeasureUsage(Container container) =>
        DirectoryUsage.Measure(container.Record.Rootfs.UpperDirectory) + (FileStatus.Find(Paths.Log(container.Record.Id)) is { } log ? (long)log.Size : 0);

    /// <summary>
    /// Cleans up after a run that has ended: mount, cgroup, run directory, and with --rm the container. Nothing happens while the container's
    /// monitor lives, or where another command has done it.
    /// </summary>
    public void CleanUp(string id)
    {
        if (_store.ReadRecord(id) is null)
            return;
        LockedContainer locked;
        try
        {
            locked = _locks.Acquire(id);
        }
        catch (EngineException)
        {
            return; // Removed while we waited.
        }
        using (locked)
        {
            if (IsServed(id))
                return;
            _cleanup.Run(locked);
            if (locked.Record.Options.AutoRemove)
                _cleanup.Remove(locked);
        }
    }

    // A monitor that takes no clients any more is about to let go; the clean-up waits for that.
    private bool IsServed(string id)
    {
        using var connection = AttachConnection.Open(Paths.Monitor(id), AttachFlags.None);
        return connection is not null;
    }

    private void Undo(LockedContainer container)
    {
        try
        {
            _cleanup.Remove(container, volumes: true);
        }
        catch (Exception again) when (again is LinuxException or SnapshotException or IOException)
        {
            // The next command's repair tries again; the first failure is the one to tell.
        }
    }
}
