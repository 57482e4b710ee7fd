using System.Globalization;
using Corten.Linux.Processes;

namespace Corten.Runtime.Lifecycle;

/// <summary>
/// Socket activation (sd_listen_fds(3)): descriptors from 3 on that the service manager opened for this process are passed on to the
/// container's program, which is told so by the same variables.
/// </summary>
public static class ListenDescriptors
{
    // The program is told that they are for the first process of its pid namespace.
    private const int InitPid = 1;

    /// <summary>How many there are: LISTEN_FDS where LISTEN_PID is this process, else 0.</summary>
    public static int Count()
    {
        if (Number("LISTEN_PID") != ThisProcess.Id)
            return 0;
        return Math.Max(Number("LISTEN_FDS"), 0);
    }

    /// <summary>What the program is told of <paramref name="count"/> descriptors; nothing where there are none.</summary>
    internal static string[] Environment(int count) => count == 0 ? [] : [$"LISTEN_FDS={count}", $"LISTEN_PID={InitPid}"];

    private static int Number(string variable) =>
        int.TryParse(System.Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
}
