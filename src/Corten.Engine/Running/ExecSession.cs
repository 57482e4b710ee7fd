using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Monitor;
using Corten.Monitor.Clients;
using Corten.Monitor.Protocol;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;

namespace Corten.Engine.Running;

/// <summary>A further process in a running container, under a monitor of its own.</summary>
internal sealed class ExecSession(EnginePaths paths, EnginePrograms programs)
{
    /// <summary>Starts the process in a locked, running container.</summary>
    /// <returns>The first client's connection where one was wanted, and the session's directory.</returns>
    public (AttachConnection? Connection, string Directory) Start(LockedContainer container, ExecOptions options, AttachFlags? attach, ConsoleSize? size)
    {
        var record = container.Record;
        string directory = HostPath.Join(paths.ExecSessions(record.Id), RandomId.Make(8));
        EnginePaths.MakeDirectory(directory);
        try
        {
            string file = HostPath.Join(directory, "process.json");
            AtomicFile.Write(file, SpecWriter.ToJson(Process(record, options, size)), durable: false);
            var (report, connection) = MonitorProcess.Start(RuntimeLocator.Find(programs.Monitor), Options(record, options, directory, file), attach);
            if (report is { Error: null })
                return (connection, directory);
            connection?.Dispose();
            throw StartFailure.Explain(record, report?.Error ?? "the monitor of the process was killed");
        }
        catch
        {
            Remove(directory);
            throw;
        }
    }

    /// <summary>Ends what is left of a session whose monitor is gone, and removes its directory.</summary>
    public static void Remove(string directory)
    {
        var files = new RunFiles(directory);
        if (ExitRecord.Read(files.Exit) is null && RunState.Read(files.State) is { } run)
            ContainerCleanup.KillProcess(run);
        DirectoryTree.Remove(directory);
    }

    private MonitorOptions Options(ContainerRecord record, ExecOptions options, string directory, string process) => new()
    {
        ContainerId = record.Id,
        RunDirectory = directory,
        ExecProcess = process,
        Runtime = RuntimeLocator.Find(record.Options.Runtime ?? programs.Runtime),
        RuntimeArguments = ["--root", paths.RuntimeState],
        Terminal = options.Terminal,
        Stdin = options.Interactive,
        StdinOnce = true,
        ExitFile = new RunFiles(directory).Exit,
        EventLog = paths.Events,
        EventActor = paths.Monitor(record.Id).Actor,
    };

    private Process Process(ContainerRecord record, ExecOptions options, ConsoleSize? size)
    {
        using var rootfs = UnixFile.Open(record.Rootfs.Target, OpenFlags.Path | OpenFlags.Directory);
        var identity = ProcessUser.Find(rootfs, options.User ?? record.User);
        string[] environment = SpecBuilder.Environment(paths, record, identity.Home, record.Options.Terminal || options.Terminal);
        return new Process
        {
            Terminal = options.Terminal,
            ConsoleSize = options.Terminal ? size : null,
            User = ProcessUser.ToRecord(identity),
            Args = options.Command,
            Env = EnvironmentList.Merge(environment, options.Environment),
            Cwd = options.WorkingDirectory ?? record.WorkingDirectory,
            NoNewPrivileges = record.Options.NoNewPrivileges,
            Capabilities = ProcessCapabilities.Of(options.Privileged ? record.Options with { Privileged = true } : record.Options),
        };
    }
}
