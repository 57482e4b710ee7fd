using Corten.Cgroups;
using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Monitor;
using Corten.Monitor.Protocol;
using Corten.Monitor.Restarting;
using Corten.Snapshots;

namespace Corten.Engine.Running;

/// <summary>
/// Puts right what killed commands and monitors left; every command does this first. It costs one listing of two directories, a look at the
/// mounts, and one lock for each container that runs. docs/lifecycle.md goes through every state that it can find.
/// </summary>
internal sealed class Repair(EnginePaths paths, ContainerStore store, ContainerLocks locks, ContainerCleanup cleanup, ContainerStarter starter, ISnapshotter snapshotter)
{
    public void Run()
    {
        if (!Directory.Exists(paths.Containers))
            return;
        var runs = store.RunIds();
        foreach (string id in runs)
            Try(RepairRun, id);
        var running = runs.ToHashSet();
        var all = store.Ids();
        foreach (string id in all)
            Try(one => RepairContainer(one, running), id);
        Try(_ => new ContainerNames(paths).Sweep(all.Count), "");
        Try(_ => snapshotter.Repair(), "");
    }

    // One container that cannot be repaired must not keep the others from being used; a command on it will say what is wrong.
    private static void Try(Action<string> repair, string id)
    {
        try
        {
            repair(id);
        }
        catch (Exception failure) when (failure is EngineException or LinuxException or SnapshotException or CgroupException or IOException)
        {
        }
    }

    private void RepairContainer(string id, HashSet<string> running)
    {
        if (FileStatus.Find(paths.Record(id, isVolatile: false)) is null)
            RepairUnrecorded(id);
        else if (!running.Contains(id) && FileStatus.Find(paths.Exit(id)) is null && store.MayHaveRun(id))
            RepairUnstarted(id);
    }

    // A run directory whose monitor is gone, while no command works on the container: its end was not cleaned up.
    private void RepairRun(string id)
    {
        if (store.IsMonitored(id) && !IsOrphaned(id))
        {
            RepairSessions(id);
            return;
        }
        using var container = locks.TryAcquire(id);
        if (container is null)
        {
            RemoveStrayRun(id);
            return;
        }
        if (store.IsMonitored(id) && !IsOrphaned(id))
            return;
        var lost = cleanup.Run(container);
        if (container.Record.Options.AutoRemove || NeverRan(container.Record))
            cleanup.Remove(container, volumes: true);
        else if (lost is not null && RestartPolicy.Parse(container.Record.Options.Restart).Wants(lost.Code, lost.Restarts))
            starter.Start(container, null, null, lost.Restarts + 1);
    }

    // The monitor was killed while the runtime worked, which holds the lock a few milliseconds longer: the clean-up waits for it.
    private bool IsOrphaned(string id) =>
        FileStatus.Find(paths.Monitor(id).State) is null
        && int.TryParse(KernelFile.TryRead(paths.Monitor(id).Lock, out _), out int pid)
        && ProcessStat.Of(pid) is null or { Ended: true };

    // The container itself is gone, removed by hand perhaps.
    private void RemoveStrayRun(string id)
    {
        if (!Directory.Exists(paths.Container(id)))
            DirectoryTree.Remove(paths.Run(id));
    }

    // A volatile container has its record under the run root; without that one too, it was never complete or the machine restarted.
    private void RepairUnrecorded(string id)
    {
        if (FileStatus.Find(paths.Record(id, isVolatile: true)) is not null)
        {
            if (FileStatus.Find(paths.Run(id)) is null)
                RepairUnstarted(id);
            return;
        }
        FileLock? exclusive;
        using (FileLock.Acquire(HostPath.Join(paths.Root, "containers.lock")))
            exclusive = locks.TryAcquireFile(id);
        using (exclusive)
        {
            if (exclusive is null || store.ReadRecord(id) is not null)
                return;
            cleanup.RemoveFiles(id, isVolatile: true);
            new ContainerNames(paths).ReleaseAll(id);
        }
    }

    // Without a run and without an end: the machine stopped while it ran, or the command that made it was killed before it could start it, and
    // nobody was told its id.
    private void RepairUnstarted(string id)
    {
        using var container = locks.TryAcquire(id);
        if (container is null || Directory.Exists(paths.Run(id)))
            return;
        if (container.Record.FirstStarted is { } started && ExitRecord.Read(paths.Exit(id)) is null)
            cleanup.RecordLoss(id, started);
        else if (NeverRan(container.Record))
            cleanup.Remove(container, volumes: true);
    }

    private bool NeverRan(ContainerRecord record) => record is { CreatedToRun: true, FirstStarted: null } && ExitRecord.Read(paths.Exit(record.Id)) is null;

    // A session is begun under the container's lock, so that a directory without a living monitor is a leftover when the lock is ours.
    private void RepairSessions(string id)
    {
        string sessions = paths.ExecSessions(id);
        if (!Directory.Exists(sessions))
            return;
        using var container = locks.TryAcquireFile(id);
        if (container is null)
            return;
        foreach (string session in Directory.GetDirectories(sessions))
        {
            if (!ContainerStore.IsHeld(new RunFiles(session).Lock))
                ExecSession.Remove(session);
        }
    }
}
