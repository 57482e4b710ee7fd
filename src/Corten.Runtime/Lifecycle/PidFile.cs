using System.Text;
using Corten.Linux.Files;

namespace Corten.Runtime.Lifecycle;

/// <summary>The option --pid-file.</summary>
internal static class PidFile
{
    /// <summary>Writes the process id, and nothing else, into the file, at once and whole; null does nothing.</summary>
    public static void Write(string? path, int pid)
    {
        if (path is not null)
            AtomicFile.Write(Path.GetFullPath(path), Encoding.UTF8.GetBytes($"{pid}"), 0x1a4, durable: false);
    }
}
