using Corten.Cgroups;
using Corten.Engine.Containers;
using Corten.Engine.Events;
using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Monitor.Protocol;
using Corten.Snapshots;

namespace Corten.Engine.Running;

/// <summary>
/// Ends a run: processes, cgroup, the runtime's state, the mount, the run directory, in this order, so that the run directory, which tells
/// repair that there is something to do, goes last. Every step may be done twice.
/// </summary>
internal sealed class ContainerCleanup(EnginePaths paths, ISnapshotter snapshotter, ContainerFiles belongings, ContainerEvents events, TimeProvider time, string defaultRuntime)
{
    private const int Kill = 9;
    private const int MachineStopped = 255;

    /// <summary>Cleans up after the run of a locked container whose monitor is gone or about to go.</summary>
    /// <returns>The end that was recorded here, because the monitor was killed while the container ran and nobody was stopping it; else null.</returns>
    public ExitRecord? Run(LockedContainer container)
    {
        string id = container.Id;
        if (!Directory.Exists(paths.Run(id)))
            return null;
        using (FileLock.Acquire(paths.Monitor(id).Lock))
        {
            var lost = RecordExit(container.Record);
            new RuntimeCommand(paths, Runtime(container.Record)).Delete(id);
            RemoveCgroup(id);
            // A runtime that was killed before it had written its state leaves a directory that it does not know afterwards.
            DirectoryTree.Remove(HostPath.Join(paths.RuntimeState, id));
            belongings.Mounts.Stop(container.Record);
            if (!belongings.Counts.IsMounted(id))
                snapshotter.Unmount(container.Record.Rootfs);
            DirectoryTree.Remove(paths.Run(id));
            return lost is { Stopped: false } ? lost : null;
        }
    }

    /// <summary>Records the end of a run of which nothing is left, because the machine stopped while it ran: 255, as docker has it.</summary>
    public void RecordLoss(string id, DateTimeOffset started) =>
        new ExitRecord(MachineStopped, false, time.GetUtcNow(), started, "the machine stopped while the container ran").Write(paths.Exit(id), durable: true);

    /// <summary>Removes a container with all that it wrote; with its volumes without a name where it was to be removed at its end.</summary>
    public void Remove(LockedContainer container) => Remove(container, container.Record.Options.AutoRemove);

    /// <summary>As the other.</summary>
    /// <param name="container">The container.</param>
    /// <param name="volumes">Whether its volumes without a name go too.</param>
    public void Remove(LockedContainer container, bool volumes)
    {
        if (volumes)
            belongings.Volumes.Mark(container.Record);
        else
            belongings.Volumes.Keep(container.Id);
        RemoveFiles(container.Id, container.Record.Options.AutoRemove);
        new ContainerNames(paths).Release(container.Record.Name, container.Id);
        events.Write(container.Record, "destroy");
    }

    /// <summary>Removes the files of a container whose record may not be there. The record goes first: without it nobody finds the container.</summary>
    public void RemoveFiles(string id, bool isVolatile)
    {
        DirectoryTree.Remove(paths.Record(id, isVolatile));
        belongings.Counts.Forget(id);
        belongings.Remove(id);
        snapshotter.RemoveRootfs(paths.Rootfs(id));
        DirectoryTree.Remove(paths.Container(id));
    }

    // The monitor writes how the process ended. Where it was killed before it could, nobody knows, and the process is killed too.
    private ExitRecord? RecordExit(ContainerRecord record)
    {
        string id = record.Id;
        var files = paths.Monitor(id);
        if (ExitRecord.Read(files.Exit) is { } kept)
        {
            kept.Write(paths.Exit(id), durable: true);
            return null;
        }
        if (RunState.Read(files.State) is not { } run)
            return null;
        var exit = ExitRecord.Read(paths.Exit(id));
        bool stopped = FileStatus.Find(files.Stopping) is not null;
        if (exit?.StartedAt == run.StartedAt && run.Pid > 0)
            return null;
        // Killed between two runs: how the last one ended is known.
        if (exit is null || exit.StartedAt != run.StartedAt)
        {
            KillProcess(run);
            const string Error = "the container's monitor was killed, and the container with it";
            exit = new ExitRecord(128 + Kill, false, time.GetUtcNow(), run.StartedAt, Error) { Restarts = run.Restarts };
            events.Write(record, "die", ("exitCode", $"{exit.Code}"));
        }
        exit = exit with { Stopped = stopped };
        exit.Write(paths.Exit(id), durable: true);
        return exit;
    }

    /// <summary>Kills a process that a record names, unless its number belongs to another by now.</summary>
    internal static void KillProcess(RunState run)
    {
        using var process = ProcessHandle.Open(run.Pid);
        if (process is not null && ProcessStat.Of(run.Pid)?.StartTime == run.StartTime)
            ProcessHandle.Signal(process, Kill);
    }

    // A runtime that was killed while it created the container left a cgroup that its state does not name.
    private static void RemoveCgroup(string id)
    {
        var cgroup = CgroupHost.Detect().Resolve(SpecBuilder.CgroupPath(id), id);
        if (!cgroup.Exists)
            return;
        cgroup.Kill();
        cgroup.Delete();
    }

    private string Runtime(ContainerRecord record)
    {
        try
        {
            return RuntimeLocator.Find(record.Options.Runtime ?? defaultRuntime);
        }
        catch (EngineException)
        {
            return record.Options.Runtime ?? defaultRuntime;
        }
    }
}
