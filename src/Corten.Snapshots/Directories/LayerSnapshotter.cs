using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Directories;

/// <summary>
/// The snapshotters that keep each layer in a directory of its own, in one form or another: what differs is only what is in there. Layers of
/// several forms may lie in one store and in one chain. Layers are readable by the store's owner alone, since they hold setuid programs.
/// </summary>
public abstract class LayerSnapshotter : ISnapshotter
{
    /// <summary>Layers in one chain, at most: what every image builder stays within.</summary>
    public const int MaximumDepth = 128;

    private readonly LayerStore _store;
    private readonly LayerUsers _users;
    private readonly LayerViews _views;
    private readonly ILayerForm _form;

    // Opens the store; nothing is made before the first layer.
    private protected LayerSnapshotter(string root, ILayerForm form)
    {
        _store = new LayerStore(Path.GetFullPath(root));
        _users = new LayerUsers(_store);
        _views = new LayerViews(_store);
        _form = form;
    }

    /// <inheritdoc/>
    public string Name => _form.Name;

    /// <inheritdoc/>
    public TrashDirectory Trash => _store.Trash;

    /// <inheritdoc/>
    public bool Exists(Digest chainId) => _store.Exists(chainId);

    /// <inheritdoc/>
    public IReadOnlyList<Digest> List() => _store.List();

    /// <inheritdoc/>
    public Digest? Parent(Digest chainId) => _store.Get(chainId).Ancestors is [var parent, ..] ? parent : null;

    /// <inheritdoc/>
    public LayerStatistics Apply(Digest chainId, Digest? parent, Stream tar, LayerLimits? limits = null)
    {
        limits ??= LayerLimits.Default;
        using var layer = Guard($"apply the layer {chainId}", () => Begin(chainId, parent));
        if (layer is null)
        {
            new TarReader(tar, limits).Drain();
            return _store.Get(chainId).Statistics;
        }
        try
        {
            return Guard($"apply the layer {chainId}", () => Complete(layer, chainId, parent, tar, limits));
        }
        finally
        {
            if (parent is { } below)
                _users.RemoveApply(below, layer);
            _views.Release();
        }
    }

    // Null where the layer is there already.
    private TemporaryLayer? Begin(Digest chainId, Digest? parent)
    {
        using var exclusive = _store.Lock();
        _store.CleanUp();
        if (_store.Exists(chainId))
            return null;
        if (parent is { } below && _store.Get(below).Ancestors.Count + 2 > MaximumDepth)
            throw new SnapshotException(SnapshotError.BadLayer, $"it would be on top of {MaximumDepth} others, and no more are supported; flatten the image");
        var layer = _store.Begin();
        if (parent is { } id)
            _users.AddApply(id, layer);
        return layer;
    }

    private LayerStatistics Complete(TemporaryLayer layer, Digest chainId, Digest? parent, Stream tar, LayerLimits limits)
    {
        IReadOnlyList<Digest> ancestors = parent is { } below ? [below, .. _store.Get(below).Ancestors] : [];
        var statistics = _form.Fill(layer, OpenLower(ancestors, layer), tar, limits);
        new LayerRecord(chainId, ancestors, statistics).Write(layer.Path);
        Commit(layer, chainId, parent);
        return statistics;
    }

    // Another process may have been quicker with the same layer: its result is as good, and this one is discarded.
    private void Commit(TemporaryLayer layer, Digest chainId, Digest? parent)
    {
        DirectoryTree.Remove(layer.ScratchPath);
        _form.Sync(layer);
        using var exclusive = _store.Lock();
        if (parent is { } below)
            _users.AddLayer(below, chainId);
        if (!_store.Exists(chainId))
            _store.Commit(layer, chainId);
    }

    /// <inheritdoc/>
    public void Remove(Digest chainId)
    {
        _views.Release();
        Guard($"remove the snapshot {chainId}", () => Withdraw(chainId));
    }

    private bool Withdraw(Digest chainId)
    {
        using var exclusive = _store.Lock();
        _store.CleanUp();
        if (!_store.Exists(chainId))
            return false;
        if (_users.Find(chainId) is { } user)
            throw new SnapshotException(SnapshotError.InUse, $"it is in use: {user}");
        // A layer whose record is lost can be removed too.
        var parent = LayerRecord.Read(_store.Path(chainId))?.Ancestors is [var nearest, ..] ? nearest : (Digest?)null;
        _views.Close(chainId);
        _store.Withdraw(chainId);
        if (parent is { } below)
            _users.RemoveLayer(below, chainId);
        return true;
    }

    /// <inheritdoc/>
    public RootfsMount Prepare(string directory, Digest? chainId) => Guard($"prepare a root file system in {directory}", () =>
    {
        if (!directory.StartsWith('/'))
            throw new SnapshotException(SnapshotError.Host, "the path must be absolute");
        if (chainId is not { } id)
        {
            var plain = RootfsDirectory.Describe(directory, []);
            RootfsDirectory.Make(directory, null, plain);
            return plain;
        }
        using var shared = _store.Lock(shared: true);
        var rootfs = RootfsDirectory.Describe(directory, Layers(id));
        _users.AddRootfs(id, directory);
        _views.Open(rootfs.LowerDirectories.Take(1));
        RootfsDirectory.Make(directory, id, rootfs);
        return rootfs;
    });

    /// <inheritdoc/>
    public void Mount(RootfsMount rootfs) => Guard($"mount the root file system {rootfs.Target}", () =>
    {
        if (!rootfs.IsOverlay)
            return 0;
        using var shared = _store.Lock(shared: true);
        _views.Open(rootfs.LowerDirectories);
        RootfsDirectory.Mount(rootfs);
        return 0;
    });

    /// <inheritdoc/>
    public void Unmount(RootfsMount rootfs) => Guard($"unmount the root file system {rootfs.Target}", () =>
    {
        if (rootfs.IsOverlay)
            RootfsDirectory.Unmount(rootfs.Target);
        _views.Release();
        return 0;
    });

    /// <inheritdoc/>
    public void RemoveRootfs(string directory) => Guard($"remove the root file system in {directory}", () =>
    {
        var chainId = LayerUsers.SnapshotOf(directory);
        RootfsDirectory.Remove(directory);
        if (chainId is { } id)
            _users.RemoveRootfs(id, directory);
        _views.Release();
        return 0;
    });

    /// <inheritdoc/>
    public void Repair() => Guard("take off unused mounts", () =>
    {
        _views.Release();
        return 0;
    });

    /// <inheritdoc/>
    public IReadOnlyList<Change> Changes(string directory) => Guard($"compare the root file system in {directory} with its snapshot", () =>
    {
        using var shared = _store.Lock(shared: true);
        return ChangeWalk.Find(
            RootfsDirectory.DiffPath(directory), LayerUsers.SnapshotOf(directory) is { } id ? _views.Open(Layers(id)) : [], HostPath.Join(directory, "work"));
    });

    /// <inheritdoc/>
    public void Export(string directory, Stream tar) => Guard($"export the root file system in {directory}", () =>
    {
        using var root = OpenMerged(directory);
        LayerWriter.Write(root, directory, tar);
        return 0;
    });

    // A running container's own mount; otherwise a view of the same, which is mounted nowhere.
    private SafeFileHandle OpenMerged(string directory)
    {
        using var shared = _store.Lock(shared: true);
        string diff = RootfsDirectory.DiffPath(directory);
        if (LayerUsers.SnapshotOf(directory) is not { } id)
            return UnixFile.Open(diff, OpenFlags.ReadOnly | OpenFlags.Directory);
        var rootfs = RootfsDirectory.Describe(directory, Layers(id));
        if (RootfsDirectory.IsMounted(rootfs.Target))
            return UnixFile.Open(rootfs.Target, OpenFlags.ReadOnly | OpenFlags.Directory);
        _views.Open(rootfs.LowerDirectories);
        return LowerView.Open([diff, .. rootfs.LowerDirectories], rootfs.WorkDirectory)!;
    }

    /// <inheritdoc/>
    public byte[]? ReadFile(Digest chainId, string path, int maximum)
    {
        try
        {
            return Guard($"read {path} in the snapshot {chainId}", () =>
            {
                using var exclusive = _store.Lock();
                using var own = _store.Begin();
                using var root = LowerView.Open(_views.Open(Layers(chainId)), own.ScratchPath)!;
                return SnapshotFile.Read(root, path, maximum);
            });
        }
        finally
        {
            _views.Release();
        }
    }

    /// <inheritdoc/>
    public long DiskUsage(Digest chainId) =>
        Guard($"measure the snapshot {chainId}", () => DirectoryUsage.Measure(_store.Path(chainId)));

    /// <inheritdoc/>
    public IReadOnlyList<string> Verify(Digest chainId, Stream? tar) =>
        Guard($"verify the snapshot {chainId}", () => new LayerVerifier(_store, _views).Verify(chainId, tar));

    // A view that was opened under the lock stays, whatever is released afterwards.
    private SafeFileHandle? OpenLower(IReadOnlyList<Digest> ancestors, TemporaryLayer layer)
    {
        using var shared = _store.Lock(shared: true);
        return LowerView.Open(_views.Open([.. ancestors.Select(_store.ViewPath)]), layer.ScratchPath);
    }

    private List<string> Layers(Digest chainId) => [_store.ViewPath(chainId), .. _store.Get(chainId).Ancestors.Select(_store.ViewPath)];

    // Everything that a caller sees says what was being done, and to what.
    private static T Guard<T>(string doing, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (LinuxException e)
        {
            throw new SnapshotException(SnapshotError.Host, $"{doing}: {e.Message}{Advice(e)}", e);
        }
        catch (SnapshotException e)
        {
            throw new SnapshotException(e.Error, $"{doing}: {e.Message}{Advice(e.InnerException)}", e.InnerException);
        }
    }

    private static string Advice(Exception? cause) => cause is LinuxException { Errno: Errno.ENOSPC or Errno.EDQUOT }
        ? "; free some space, or choose another directory with --root"
        : "";
}
