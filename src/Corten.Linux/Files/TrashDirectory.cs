namespace Corten.Linux.Files;

/// <summary>
/// Where things of one file system go when nothing needs them any more: a rename takes a moment, whatever their size, and is one step, so that
/// nobody sees half of a thing. Their space comes back when the trash is emptied, by anybody, at any time. What a killed process left in here is
/// removed by the next.
/// </summary>
/// <param name="path">The directory, made by the first thing in it; its parent must exist.</param>
public sealed class TrashDirectory(string path)
{
    private const uint PrivateMode = 0x1c0;

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => Names().Count == 0;

    /// <summary>Moves a file or a directory in here. The caller syncs the directory that it was in.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Add(string victim)
    {
        UnixDirectory.MakeIfAbsent(path, PrivateMode);
        int result = UnixDirectory.TryRename(victim, HostPath.Join(path, Guid.NewGuid().ToString("N")));
        if (result == -Errno.ENOENT)
            return false;
        LinuxException.Check(result, "move to the trash", victim);
        return true;
    }

    /// <summary>Bytes on the disk of what is in it.</summary>
    public long Measure() => IsEmpty ? 0 : DirectoryUsage.Measure(path);

    /// <summary>Removes what is in it, also what comes meanwhile.</summary>
    /// <param name="wait">Whether to wait while another process does so.</param>
    /// <returns>Whether it is empty; false only where another process is at it.</returns>
    public bool Empty(bool wait = true)
    {
        while (!IsEmpty)
        {
            using var alone = wait ? FileLock.AcquireDirectory(path) : FileLock.TryAcquireDirectory(path);
            if (alone is null)
                return false;
            foreach (string name in Names())
                DirectoryTree.Remove(HostPath.Join(path, name));
        }
        return true;
    }

    private List<string> Names()
    {
        using var directory = UnixFile.OpenIfExists(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        return directory is null ? [] : [.. DirectoryEntry.List(directory).Select(entry => entry.Name)];
    }
}
