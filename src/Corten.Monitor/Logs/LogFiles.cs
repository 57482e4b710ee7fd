using System.Globalization;
using Corten.Linux.Files;

namespace Corten.Monitor.Logs;

/// <summary>The files of one log: FILE is written to, FILE.1 was before, FILE.2 before that.</summary>
internal static class LogFiles
{
    private const int Most = 1000;

    /// <summary>The name of a file that was put aside: 1 is the latest.</summary>
    public static string Numbered(string path, int number) => number == 0 ? path : path + "." + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of the oldest file; a number may be missing where the monitor was killed between two renames.</summary>
    public static int Oldest(string path)
    {
        int oldest = 0;
        for (int number = 1; number < Most && number <= oldest + 2; number++)
        {
            if (FileStatus.Find(Numbered(path, number)) is not null)
                oldest = number;
        }
        return oldest;
    }

    /// <summary>The number of the file that is <paramref name="status"/>; -1 where it is no longer there.</summary>
    public static int Find(string path, FileStatus status)
    {
        for (int number = 0, oldest = Oldest(path); number <= oldest; number++)
        {
            if (FileStatus.Find(Numbered(path, number)) is { } other && other.Inode == status.Inode && other.Device == status.Device)
                return number;
        }
        return -1;
    }
}
