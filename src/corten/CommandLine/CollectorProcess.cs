using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.CommandLine;

/// <summary>
/// A process of our own that gives back the space of removed images while the command that removed them has ended. Should it be killed, the next
/// command that changes images does its work.
/// </summary>
internal static class CollectorProcess
{
    /// <summary>Starts it in a session of its own, without anything of this process's streams and terminal.</summary>
    /// <returns>Whether the host allowed it.</returns>
    public static bool TryStart(CommandContext context)
    {
        using var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite);
        var options = new SpawnOptions
        {
            StandardInput = nothing,
            StandardOutput = nothing,
            StandardError = nothing,
            NewSession = true,
            WorkingDirectory = "/",
        };
        string self = Environment.ProcessPath!;
        try
        {
            ChildProcess.Start(self, [self, .. context.Global, "system", "collect"], options);
            return true;
        }
        catch (LinuxException)
        {
            return false;
        }
    }
}
