using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>
/// Replaces a file so that a reader, and a machine that lost power, sees the old content or the new and nothing between: written under a
/// temporary name in the same directory, fsynced, renamed, and the directory fsynced.
/// </summary>
public static class AtomicFile
{
    /// <summary>Temporary names start so; whoever scans a directory of records skips them, and repair removes them.</summary>
    public const string TemporaryPrefix = ".tmp-";

    /// <summary>
    /// Whether <paramref name="path"/> leads to something that must be written to and never replaced: a device, a terminal, a pipe, as
    /// /dev/null and /dev/stdout are.
    /// </summary>
    public static bool IsStream(string path)
    {
        if (FileStatus.Find(path) is not { } status)
            return false;
        try
        {
            var kind = status.Kind == FileKind.SymbolicLink ? FileStatus.Of(path).Kind : status.Kind;
            return kind is not (FileKind.Regular or FileKind.Directory);
        }
        catch (LinuxException)
        {
            // A symlink that leads nowhere.
            return false;
        }
    }

    /// <summary>Writes <paramref name="content"/> to <paramref name="path"/>; to what <see cref="IsStream"/> just so.</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="content">The whole new content.</param>
    /// <param name="mode">Permission bits, before the umask.</param>
    /// <param name="durable">False leaves out the two fsyncs: for records under a tmpfs, which a power loss takes anyway.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, uint mode = 0x180, bool durable = true)
    {
        if (IsStream(path))
        {
            using var stream = UnixFile.Open(path, OpenFlags.WriteOnly);
            UnixFile.Write(stream, content, path);
            return;
        }
        int slash = path.LastIndexOf('/');
        string directory = slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
        string temporary = HostPath.Join(directory, $"{TemporaryPrefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            using (var file = UnixFile.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, mode))
            {
                UnixFile.Write(file, content, path);
                if (durable)
                    UnixFile.Sync(file, path);
            }
            LinuxException.Check(Libc.Result(Libc.renameat(Fcntl.AT_FDCWD, temporary, Fcntl.AT_FDCWD, path)), "rename to", path);
        }
        catch
        {
            _ = Libc.unlinkat(Fcntl.AT_FDCWD, temporary, 0);
            throw;
        }
        if (durable)
            SyncDirectory(directory);
    }

    /// <summary>fsync(2) of a directory: entries made, renamed and removed in it are on the disk when this returns.</summary>
    public static void SyncDirectory(string directory)
    {
        using SafeFileHandle handle = UnixFile.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
        UnixFile.Sync(handle, directory);
    }
}
