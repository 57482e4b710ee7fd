using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Snapshots;

namespace Corten.Engine.Files;

/// <summary>Mounts root file systems of containers for a person to look into, whether the container runs or not. Each mounting needs an unmounting.</summary>
public sealed class RootfsMounts
{
    private readonly ContainerStore _store;
    private readonly ContainerLocks _locks;
    private readonly MountCounts _counts;
    private readonly ISnapshotter _snapshotter;

    internal RootfsMounts(ContainerStore store, ContainerLocks locks, MountCounts counts, ISnapshotter snapshotter) =>
        (_store, _locks, _counts, _snapshotter) = (store, locks, counts, snapshotter);

    /// <summary>Mounts the container's root file system.</summary>
    /// <returns>Where it is.</returns>
    public string Mount(Container container)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        var rootfs = locked.Record.Rootfs;
        // The number first: a run that ends meanwhile waits for the lock, and finds it.
        _counts.Add(locked.Id, 1);
        try
        {
            _snapshotter.Mount(rootfs);
            return rootfs.Target;
        }
        catch
        {
            _counts.Add(locked.Id, -1);
            throw;
        }
    }

    /// <summary>Takes back one mounting, or all of them.</summary>
    /// <returns>False where there was none.</returns>
    public bool Unmount(Container container, bool all)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        if (!_counts.IsMounted(locked.Id))
            return false;
        if (_counts.Add(locked.Id, all ? int.MinValue / 2 : -1) == 0 && !_store.HasRun(locked.Id))
            _snapshotter.Unmount(locked.Record.Rootfs);
        return true;
    }

    /// <summary>Whether a person has the container's root file system mounted.</summary>
    public bool IsMounted(Container container) => _counts.IsMounted(container.Record.Id);

    /// <summary>Whether the container's root file system can be seen on the host just now, for a person or because it runs.</summary>
    public bool IsVisible(Container container) => IsMounted(container) || _store.HasRun(container.Record.Id);
}
