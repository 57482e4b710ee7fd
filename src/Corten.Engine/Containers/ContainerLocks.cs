using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Containers;

/// <summary>
/// Locks containers, by their directories: a lock file of its own would be made anew by whoever waits for a container that is being removed,
/// and would keep the directory from being empty. Ids are never used again.
/// </summary>
internal sealed class ContainerLocks(EnginePaths paths, ContainerStore store)
{
    /// <summary>Waits for the container's lock; the record is read again beneath it.</summary>
    public LockedContainer Acquire(string id)
    {
        try
        {
            return Confirm(id, FileLock.AcquireDirectory(paths.Container(id))) ?? throw Gone(id);
        }
        catch (LinuxException missing) when (missing.Errno is Errno.ENOENT)
        {
            throw Gone(id);
        }
    }

    /// <summary>As <see cref="Acquire"/>; null at once where another holds it or the container is gone.</summary>
    public LockedContainer? TryAcquire(string id) => TryAcquireFile(id) is { } exclusive ? Confirm(id, exclusive) : null;

    /// <summary>The lock alone, of a directory that may have no record; null where another holds it or it is gone.</summary>
    public FileLock? TryAcquireFile(string id)
    {
        try
        {
            return FileLock.TryAcquireDirectory(paths.Container(id));
        }
        catch (LinuxException missing) when (missing.Errno is Errno.ENOENT)
        {
            return null;
        }
    }

    private LockedContainer? Confirm(string id, FileLock exclusive)
    {
        ContainerRecord? record = null;
        try
        {
            record = store.ReadRecord(id);
        }
        finally
        {
            if (record is null)
                exclusive.Dispose();
        }
        return record is null ? null : new LockedContainer(record, exclusive);
    }

    private static EngineException Gone(string id) => new($"no such container: {id[..12]}");
}
