using Corten.Monitor.Logs;
using Corten.Monitor.Restarting;

namespace Corten.Monitor;

/// <summary>What one monitor is told: the command line of <c>cormon</c> as a record. docs/protocol.md describes each.</summary>
public sealed record MonitorOptions
{
    /// <summary>The container's id, as the runtime knows it.</summary>
    public required string ContainerId { get; init; }

    /// <summary>Directory of this run, made by the caller; the monitor's lock, state, sockets and the runtime's log lie in it.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>The OCI runtime's executable.</summary>
    public required string Runtime { get; init; }

    /// <summary>Descriptor of a file to execute instead of the one at <see cref="Runtime"/>, which then is argv[0] alone; or null.</summary>
    public int? RuntimeDescriptor { get; init; }

    /// <summary>Global options of the runtime, before its verb.</summary>
    public IReadOnlyList<string> RuntimeArguments { get; init; } = [];

    /// <summary>The bundle; needed unless <see cref="ExecProcess"/> is given.</summary>
    public string? Bundle { get; init; }

    /// <summary>Whether the container is started at once, by the runtime's verb run; otherwise it is only created.</summary>
    public bool Start { get; init; }

    /// <summary>A file with a process (runtime-spec, "process") to execute in the running container; null creates the container itself.</summary>
    public string? ExecProcess { get; init; }

    /// <summary>Whether the process has a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Whether its standard input can be written to; otherwise it is /dev/null.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether standard input closes when the first client that writes to it has finished or gone.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>Where what the process writes is kept.</summary>
    public LogTarget Log { get; init; } = LogTarget.None;

    /// <summary>Where the exit record goes.</summary>
    public string? ExitFile { get; init; }

    /// <summary>Whether the exit record is on the disk before anyone is told of the exit.</summary>
    public bool SyncExit { get; init; }

    /// <summary>Descriptor on which the start is reported, or null.</summary>
    public int? SyncDescriptor { get; init; }

    /// <summary>Descriptor of a connected socket whose other end is the first client and owner, or null.</summary>
    public int? AttachDescriptor { get; init; }

    /// <summary>When the process is started again.</summary>
    public RestartPolicy Restart { get; init; } = RestartPolicy.No;

    /// <summary>How often it was started again by an earlier monitor.</summary>
    public int Restarts { get; init; }

    /// <summary>Directory of the event log; null writes no events.</summary>
    public string? EventLog { get; init; }

    /// <summary>File with what the events tell of the container beside its id, or null.</summary>
    public string? EventActor { get; init; }

    /// <summary>Program and arguments to run after the end where the owner is gone; empty for none.</summary>
    public IReadOnlyList<string> ExitCommand { get; init; } = [];
}
