using Corten.Linux;

namespace Corten.Monitor;

/// <summary>Names of the files in a run directory. The monitor makes all of them; whoever cleans up removes the directory.</summary>
/// <param name="Directory">The run directory.</param>
public sealed record RunFiles(string Directory)
{
    /// <summary>Locked by the monitor for as long as it answers for the process, and holds the monitor's process id.</summary>
    public string Lock => HostPath.Join(Directory, "monitor.lock");

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

    /// <summary>The exit record, only where it could not be written to the place that the monitor was given.</summary>
    public string Exit => HostPath.Join(Directory, "exit.json");
}
