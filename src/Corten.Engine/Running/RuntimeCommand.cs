using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Engine.Running;

/// <summary>Calls the OCI runtime by runc's command line, for what needs no monitor.</summary>
internal sealed class RuntimeCommand(EnginePaths paths, string runtime)
{
    /// <summary>Global options for each call, the monitor's too.</summary>
    public IReadOnlyList<string> GlobalArguments => ["--root", paths.RuntimeState];

    /// <summary>Kills the container where it runs, and removes its cgroup and the runtime's state. A container that the runtime does not know is no error.</summary>
    public void Delete(string id)
    {
        using var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite);
        var options = new SpawnOptions { StandardInput = nothing, StandardOutput = nothing, StandardError = nothing };
        try
        {
            ChildProcess.Start(runtime, [runtime, .. GlobalArguments, "delete", "--force", id], options).Wait();
        }
        catch (LinuxException missing) when (missing.Errno is Errno.ENOENT)
        {
            // The runtime was uninstalled: what it left is removed by the cgroup.
        }
    }
}
