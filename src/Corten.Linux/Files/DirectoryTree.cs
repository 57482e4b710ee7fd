using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>Removes a directory with everything in it, by handles, so that no symlink in it leads the removal elsewhere.</summary>
public static class DirectoryTree
{
    /// <summary>Removes a file or tree of the host; nothing happens where it is not there.</summary>
    public static void Remove(string path)
    {
        int slash = path.LastIndexOf('/');
        using var parent = UnixFile.OpenIfExists(slash > 0 ? path[..slash] : slash == 0 ? "/" : ".", OpenFlags.Path | OpenFlags.Directory);
        if (parent is not null)
            Remove(parent, path[(slash + 1)..]);
    }

    /// <summary>Removes <paramref name="name"/> in <paramref name="directory"/>; nothing happens where it is not there.</summary>
    public static void Remove(SafeFileHandle directory, string name)
    {
        int result = UnixDirectory.TryUnlink(directory, name);
        if (result is -Errno.EISDIR or -Errno.EPERM)
            result = RemoveDirectory(directory, name);
        if (result != -Errno.ENOENT)
            LinuxException.Check(result, "remove", name);
    }

    private static int RemoveDirectory(SafeFileHandle parent, string name)
    {
        int result = UnixDirectory.TryRemove(parent, name);
        if (result != -Errno.ENOTEMPTY)
            return result;
        Empty(parent, name);
        return UnixDirectory.TryRemove(parent, name);
    }

    // A tree may be deeper than the descriptors that a process may have, and than a stack: one level up is reached again through "..".
    private static void Empty(SafeFileHandle parent, string name)
    {
        var pending = new Stack<(string Name, Queue<string> Subdirectories)>();
        var current = Open(parent, name);
        try
        {
            pending.Push((name, RemoveFiles(current)));
            while (pending.Count > 0)
            {
                if (pending.Peek().Subdirectories.TryDequeue(out string? next))
                {
                    Move(ref current, next);
                    pending.Push((next, RemoveFiles(current)));
                    continue;
                }
                string done = pending.Pop().Name;
                if (pending.Count == 0)
                    break;
                Move(ref current, "..");
                LinuxException.Check(UnixDirectory.TryRemove(current, done), "remove", done);
            }
        }
        finally
        {
            current.Dispose();
        }
    }

    private static Queue<string> RemoveFiles(SafeFileHandle directory)
    {
        var subdirectories = new Queue<string>();
        foreach (var entry in DirectoryEntry.List(directory))
        {
            int result = entry.Kind == FileKind.Directory ? -Errno.EISDIR : UnixDirectory.TryUnlink(directory, entry.Name);
            if (result == -Errno.EISDIR)
                subdirectories.Enqueue(entry.Name);
            else if (result != -Errno.ENOENT)
                LinuxException.Check(result, "remove", entry.Name);
        }
        return subdirectories;
    }

    private static void Move(ref SafeFileHandle current, string name)
    {
        var next = Open(current, name);
        current.Dispose();
        current = next;
    }

    private static SafeFileHandle Open(SafeFileHandle directory, string name) =>
        UnixFile.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
}
