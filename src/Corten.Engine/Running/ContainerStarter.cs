using System.Globalization;
using System.Text;
using Corten.Engine.Containers;
using Corten.Engine.Events;
using Corten.Engine.Logging;
using Corten.Engine.Records;
using Corten.Engine.Secrets;
using Corten.Engine.Specification;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Monitor;
using Corten.Monitor.Clients;
using Corten.Monitor.Events;
using Corten.Monitor.Protocol;
using Corten.Monitor.Restarting;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;
using Corten.Snapshots;

namespace Corten.Engine.Running;

/// <summary>Starts a created or exited container: run directory, mount, configuration, monitor.</summary>
internal sealed class ContainerStarter(
    EnginePaths paths, ContainerStore store, ISnapshotter snapshotter, ContainerFiles files, ContainerCleanup cleanup, EnginePrograms programs,
    TimeProvider time)
{
    /// <summary>Starts a locked container that does not run.</summary>
    /// <param name="container">The container.</param>
    /// <param name="attach">What the first client wants, or null for none.</param>
    /// <param name="size">Size of the person's terminal, or null.</param>
    /// <param name="restarts">How often its restart policy started it before.</param>
    /// <returns>The first client's connection, where one was wanted.</returns>
    public AttachConnection? Start(LockedContainer container, AttachFlags? attach, ConsoleSize? size, int restarts = 0)
    {
        var record = container.Record;
        cleanup.Run(container);
        ForgetStop(record);
        string runtime = RuntimeLocator.Find(record.Options.Runtime ?? programs.Runtime);
        string monitor = RuntimeLocator.Find(programs.Monitor);
        try
        {
            Prepare(record, size);
            var (report, connection) = MonitorProcess.Start(monitor, Options(record, runtime) with { Restarts = restarts }, attach);
            if (report is { Error: null })
            {
                RecordFirst(record);
                WritePid(record, report.Pid);
                return connection;
            }
            connection?.Dispose();
            throw StartFailure.Explain(record, report?.Error ?? "its monitor was killed");
        }
        catch
        {
            CleanUpQuietly(container);
            throw;
        }
    }

    // Whether the file can be written was found out before the start: a container that runs is not taken back for it.
    private static void WritePid(ContainerRecord record, int pid)
    {
        if (record.Options.PidFile is not { } file)
            return;
        try
        {
            AtomicFile.Write(file, pid == 0 ? [] : Encoding.ASCII.GetBytes(pid.ToString(CultureInfo.InvariantCulture)), mode: 0x1a4, durable: false);
        }
        catch (LinuxException) when (pid != 0)
        {
        }
    }

    private void Prepare(ContainerRecord record, ConsoleSize? size)
    {
        WritePid(record, 0);
        paths.EnsureExists();
        string run = paths.Run(record.Id);
        EnginePaths.MakeDirectory(run);
        snapshotter.Mount(record.Rootfs);
        files.Mounts.Start(record, isFirst: FileStatus.Find(paths.Exit(record.Id)) is null);
        NameResolutionFiles.Write(run, record);
        EventActor.Write(paths.Monitor(record.Id).Actor, ContainerEvents.Describe(record));
        SecretFiles.Write(paths, record);
        UserFile.Write(run, record);
        var spec = new SpecBuilder(paths, record, size, id => NamespaceList.ProcessOf(store, id)).Build();
        byte[] json = SpecWriter.ToJson(spec);
        AtomicFile.Write(HostPath.Join(run, "config.json"), json, durable: false);
    }

    // A machine that loses its power must find that it was running, not that a person stopped it the time before.
    private void ForgetStop(ContainerRecord record)
    {
        if (record.Options.Restart is not null && ExitRecord.Read(paths.Exit(record.Id)) is { Stopped: true } exit)
            (exit with { Stopped = false }).Write(paths.Exit(record.Id), durable: true);
    }

    // Before whoever asked is told: after a loss of power the container must neither be lost nor be taken for one that never ran.
    private void RecordFirst(ContainerRecord record)
    {
        if (record.FirstStarted is null && !record.Options.AutoRemove)
            store.WriteRecord(record with { FirstStarted = time.GetUtcNow() });
    }

    private MonitorOptions Options(ContainerRecord record, string runtime) => new()
    {
        ContainerId = record.Id,
        RunDirectory = paths.Run(record.Id),
        Bundle = paths.Run(record.Id),
        Start = true,
        Runtime = runtime,
        RuntimeArguments = ["--root", paths.RuntimeState],
        Terminal = record.Options.Terminal,
        Stdin = record.Options.Interactive,
        StdinOnce = record.Options.StdinOnce,
        Log = LogSettings.Target(paths, record),
        ExitFile = paths.Exit(record.Id),
        SyncExit = !record.Options.AutoRemove,
        Restart = RestartPolicy.Parse(record.Options.Restart),
        EventLog = paths.Events,
        EventActor = paths.Monitor(record.Id).Actor,
        ExitCommand = [programs.Self, "--root", paths.Root, "--runroot", paths.RunRoot, "container", "cleanup", record.Id],
    };

    private void CleanUpQuietly(LockedContainer container)
    {
        try
        {
            cleanup.Run(container);
        }
        catch (Exception again) when (again is LinuxException or SnapshotException or Cgroups.CgroupException)
        {
            // The next command's repair tries again; the first failure is the one to tell.
        }
    }
}
