using System.Globalization;
using Corten.Linux.Files;

namespace Corten.Linux.Processes;

/// <summary>What /proc/PID/stat says; see proc_pid_stat(5).</summary>
/// <param name="State">One letter: R, S, D, T, t, Z, X, I.</param>
/// <param name="ParentPid">Its parent.</param>
/// <param name="StartTime">Clock ticks after boot. With the pid it names a process for good.</param>
public readonly record struct ProcessStat(char State, int ParentPid, ulong StartTime)
{
    /// <summary>Whether the process has ended and only waits to be reaped.</summary>
    public bool Ended => State is 'Z' or 'X';

    /// <summary>Of process <paramref name="pid"/>, or null where there is none.</summary>
    public static ProcessStat? Of(int pid)
    {
        if (KernelFile.TryRead($"/proc/{pid}/stat", out int error) is { } line)
            return Parse(line);
        return error is Errno.ENOENT or Errno.ESRCH ? null : throw new LinuxException("read the status of process", pid.ToString(), error);
    }

    // The command's name may hold spaces and parentheses: fields are counted after the last ')'.
    private static ProcessStat Parse(string line)
    {
        string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(
            fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture), ulong.Parse(fields[19], CultureInfo.InvariantCulture));
    }
}
