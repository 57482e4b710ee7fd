using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Monitor;

/// <summary>Children that came to this process because their parent died: what a killed runtime left of a half-made container.</summary>
internal static class Orphans
{
    private const int Kill = 9;

    /// <summary>Kills and reaps every child of this process, and the children that these leave, until there is none.</summary>
    public static void KillAll()
    {
        int self = Environment.ProcessId;
        while (KernelFile.TryRead($"/proc/{self}/task/{self}/children", out _) is { } list && list.Trim() is { Length: > 0 } pids)
        {
            foreach (string pid in pids.Split(' '))
                ProcessHandle.Kill(int.Parse(pid), Kill);
            foreach (string pid in pids.Split(' '))
                ProcessHandle.Wait(int.Parse(pid));
        }
    }
}
