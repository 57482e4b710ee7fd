using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Monitor;

/// <summary>Names of the files in a run directory. The caller makes the lock file, the monitor the others; whoever cleans up removes the directory.</summary>
/// <param name="Directory">The run directory.</param>
public sealed record RunFiles(string Directory)
{
    /// <summary>Locked by the monitor for as long as it answers for the process, and holds the monitor's process id.</summary>
    public string Lock => HostPath.Join(Directory, "monitor.lock");

    /// <summary>
    /// Makes the lock file, before the monitor is started. The monitor never makes it: one that starts while its directory is being removed
    /// finds no lock file, or one that is no longer there when it has its lock, and gives up.
    /// </summary>
    public void MakeLock() => UnixFile.Open(Lock, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.NoFollow, 0x180).Dispose();

    /// <summary>The <see cref="Protocol.RunState"/>, there from the moment the process exists.</summary>
    public string State => HostPath.Join(Directory, "state.json");

    /// <summary>The socket that clients connect to.</summary>
    public string AttachSocket => HostPath.Join(Directory, "attach");

    /// <summary>The socket on which the runtime hands over the terminal.</summary>
    public string ConsoleSocket => HostPath.Join(Directory, "console");

    /// <summary>Where the runtime writes the process id.</summary>
    public string PidFile => HostPath.Join(Directory, "pid");

    /// <summary>Where the runtime writes its messages as JSON.</summary>
    public string RuntimeLog => HostPath.Join(Directory, "runtime.log");

    /// <summary>There while the container is paused; the cgroup has the last word.</summary>
    public string Paused => HostPath.Join(Directory, "paused");

    /// <summary>There from the moment that a person stops a container which would otherwise be started again.</summary>
    public string Stopping => HostPath.Join(Directory, "stopping");

    /// <summary>What events tell of the container beside its id: <see cref="Events.EventActor"/>.</summary>
    public string Actor => HostPath.Join(Directory, "actor.json");

    /// <summary>The exit record, only where it could not be written to the place that the monitor was given.</summary>
    public string Exit => HostPath.Join(Directory, "exit.json");
}
