using System.Text;
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
        try
        {
            TryRun("delete", "--force", id);
        }
        catch (LinuxException missing) when (missing.Errno is Errno.ENOENT)
        {
            // The runtime was uninstalled: what it left is removed by the cgroup.
        }
    }

    // False where it failed.
    private bool TryRun(params ReadOnlySpan<string> arguments)
    {
        using var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite);
        var options = new SpawnOptions { StandardInput = nothing, StandardOutput = nothing, StandardError = nothing };
        return ChildProcess.Start(runtime, [runtime, .. GlobalArguments, .. arguments], options).Wait().Code == 0;
    }

    /// <summary>Calls a verb for a container.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="id">The container.</param>
    /// <param name="doing">What the message of a failure says was tried.</param>
    /// <param name="options">Options of the verb.</param>
    /// <exception cref="EngineException">The runtime failed; the message ends with its own words.</exception>
    public void Run(string verb, string id, string doing, params IEnumerable<string> options)
    {
        using var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite);
        var (output, outputEnd) = Pipe.Create();
        using (output)
        {
            var spawn = new SpawnOptions { StandardInput = nothing, StandardOutput = nothing, StandardError = outputEnd };
            var child = ChildProcess.Start(runtime, [runtime, .. GlobalArguments, verb, .. options, id], spawn);
            outputEnd.Dispose();
            string said = ReadAll(output);
            var status = child.Wait();
            if (status.Code != 0)
                throw new EngineException($"cannot {doing}: {(said.Length > 0 ? said : $"{runtime} {verb} failed with exit code {status.Code}")}");
        }
    }

    private static string ReadAll(Microsoft.Win32.SafeHandles.SafeFileHandle output)
    {
        var text = new StringBuilder();
        Span<byte> buffer = stackalloc byte[1024];
        int count;
        while ((count = UnixFile.Read(output, buffer)) > 0)
            text.Append(UnixString.FromBytes(buffer[..count]));
        return text.ToString().Trim();
    }
}
