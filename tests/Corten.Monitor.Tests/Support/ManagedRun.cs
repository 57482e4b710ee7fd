using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;
using Corten.Monitor.Clients;
using Corten.Monitor.Logs;
using Corten.Monitor.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Tests.Support;

/// <summary>A container of runc's under a monitor, in directories of its own, all removed at the end.</summary>
internal sealed class ManagedRun : IDisposable
{
    private const string Runc = "/usr/sbin/runc";
    private readonly string _directory = Directory.CreateTempSubdirectory("corten-test-monitor-").FullName;
    private ChildProcess? _monitor;

    public ManagedRun()
    {
        if (!File.Exists(Runc) || !File.Exists("/bin/busybox"))
            Assert.Skip("runc and busybox-static are needed to run a container under the monitor: apt-get install runc busybox-static");
        if (Environment.UserName != "root")
            Assert.Skip("only root can run a container with runc here");
        Id = "corten-test-" + Guid.NewGuid().ToString("N")[..12];
        Directory.CreateDirectory(Rootfs + "/bin");
        Directory.CreateDirectory(Files.Directory);
        File.Copy("/bin/busybox", Rootfs + "/bin/busybox");
    }

    public string Id { get; }

    public RunFiles Files => new(_directory + "/run");

    public string LogPath => _directory + "/log";

    public string ExitPath => _directory + "/exit.json";

    public string Marker => _directory + "/marker";

    private string Rootfs => _directory + "/rootfs";

    /// <summary>Starts busybox sh -c <paramref name="script"/> under a monitor.</summary>
    public (SyncReport? Report, AttachConnection? Owner) Start(string script, Func<MonitorOptions, MonitorOptions>? change = null, AttachFlags? owner = null) =>
        StartProcess(["/bin/busybox", "sh", "-c", script], change, owner);

    public (SyncReport? Report, AttachConnection? Owner) StartProcess(
        string[] process, Func<MonitorOptions, MonitorOptions>? change = null, AttachFlags? owner = null)
    {
        var options = new MonitorOptions
        {
            ContainerId = Id,
            RunDirectory = Files.Directory,
            Runtime = Runc,
            RuntimeArguments = ["--root", _directory + "/runc"],
            Bundle = _directory,
            Start = true,
            Log = new LogTarget("k8s-file", LogPath),
            ExitFile = ExitPath,
            SyncDescriptor = 3,
            AttachDescriptor = owner is null ? null : 4,
        };
        options = change?.Invoke(options) ?? options;
        File.WriteAllText(_directory + "/config.json", BundleConfig.Make(Id, process, options.Terminal));
        return Launch(options, owner);
    }

    private (SyncReport? Report, AttachConnection? Owner) Launch(MonitorOptions options, AttachFlags? owner)
    {
        new RunFiles(options.RunDirectory).MakeLock();
        var (read, write) = Pipe.Create();
        SafeFileHandle? theirs = null;
        AttachConnection? connection = null;
        if (owner is { } flags)
        {
            (var ours, theirs) = UnixSocket.Pair();
            connection = new AttachConnection(ours, flags);
        }
        using (read)
        {
            using (write)
            using (theirs)
            using (var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite))
            {
                string self = Environment.ProcessPath!;
                _monitor = ChildProcess.Start(self, [self, .. MonitorCommandLine.Format(options)], new SpawnOptions
                {
                    StandardInput = nothing,
                    Extra = theirs is null ? [write] : [write, theirs],
                    Environment = [MonitorProgram.Variable + "=1", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DOTNET_ROOT=" + Environment.GetEnvironmentVariable("DOTNET_ROOT")],
                    NewSession = true,
                    SignalsBlocked = true,
                });
            }
            return (SyncReport.Receive(read), connection);
        }
    }

    public ChildProcess Monitor => _monitor!;

    /// <summary>A further process in the running container, under a monitor of its own.</summary>
    public ExecRun Exec(string process)
    {
        string directory = _directory + "/exec";
        Directory.CreateDirectory(directory);
        File.WriteAllText(directory + "/process.json", process);
        var options = new MonitorOptions
        {
            ContainerId = Id,
            RunDirectory = directory,
            Runtime = Runc,
            RuntimeArguments = ["--root", _directory + "/runc"],
            ExecProcess = directory + "/process.json",
            ExitFile = directory + "/exit.json",
            SyncDescriptor = 3,
            AttachDescriptor = 4,
        };
        var container = _monitor!;
        var (_, owner) = Launch(options, AttachFlags.Stdout | AttachFlags.Stderr);
        var monitor = _monitor!;
        _monitor = container;
        return new ExecRun(owner!, monitor);
    }

    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    public void Dispose()
    {
        var runc = ChildProcess.Start(Runc, [Runc, "--root", _directory + "/runc", "delete", "--force", Id]);
        runc.Wait();
        _monitor?.Wait();
        DirectoryTree.Remove(_directory);
    }
}

/// <summary>An exec session of a test.</summary>
internal sealed record ExecRun(AttachConnection Owner, ChildProcess Monitor) : IDisposable
{
    public void Dispose()
    {
        Owner.Dispose();
        Monitor.Wait();
    }
}
