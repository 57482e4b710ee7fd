using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Monitor.Events;

/// <summary>
/// The log of everything that happens: one file to which every program appends, one record a line, under a lock; when it has grown, it becomes the
/// older one of two. It lies in memory and ends with the machine's run.
/// </summary>
/// <param name="directory">The log's directory, which <see cref="Append"/> makes where it is missing.</param>
public sealed class EventLog(string directory)
{
    private const long Most = 2 << 20;

    /// <summary>Where the log lies.</summary>
    public string Directory => directory;

    /// <summary>The file that is appended to.</summary>
    public string Current => HostPath.Join(directory, "events.log");

    /// <summary>The file before that.</summary>
    public string Older => HostPath.Join(directory, "events.log.1");

    /// <summary>Locked while a record is written, and shared by who opens the files.</summary>
    public string Lock => HostPath.Join(directory, "lock");

    /// <summary>Appends a record. What cannot be written is lost: no container waits for a disk that is full.</summary>
    public void Append(EventRecord record)
    {
        try
        {
            UnixDirectory.MakeIfAbsent(directory, 0x1c0);
            using var exclusive = FileLock.Acquire(Lock);
            using (var file = UnixFile.Open(Current, OpenFlags.WriteOnly | OpenFlags.Append | OpenFlags.Create | OpenFlags.NoFollow, 0x180))
            {
                UnixFile.Write(file, record.ToLine(), Current);
                if ((long)FileStatus.Of(file).Size < Most)
                    return;
            }
            UnixDirectory.TryRename(Current, Older);
        }
        catch (LinuxException)
        {
        }
    }
}
