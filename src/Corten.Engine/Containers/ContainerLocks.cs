using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Containers;

/// <summary>
/// Locks containers. The lock file lies in the container's directory; ids are never used again, so a lock taken on a file that was removed
/// meanwhile only shows that the container is gone.
/// </summary>
internal sealed class ContainerLocks(EnginePaths paths, ContainerStore store)
{
    /// <summary>Waits for the container's lock; the record is read again beneath it.</summary>
    public LockedContainer Acquire(string id)
    {
        try
        {
            return Confirm(id, FileLock.Acquire(paths.Lock(id))) ?? throw Gone(id);
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
            return FileLock.TryAcquire(paths.Lock(id));
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
