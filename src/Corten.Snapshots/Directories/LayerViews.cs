using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci;
using Corten.Snapshots.Erofs;

namespace Corten.Snapshots.Directories;

/// <summary>
/// Mounts the indexes of layers, each once however many containers show it, so that they share what is cached of it. A mount is there as long as
/// a mounted root file system shows the layer; the kernel's own table says which do. Nothing is recorded, so nothing can be wrong after a kill or
/// a restart of the machine: what is not mounted is mounted when it is needed.
/// </summary>
internal sealed class LayerViews(LayerStore store)
{
    /// <summary>The directory of a layer that its index is mounted on.</summary>
    public const string MountName = "mount";

    // What stands for a path that the options of an overlay cannot hold; it does not tell which layer that was.
    private const string Nameless = "/proc/self/fd/";

    private const string Suffix = "/" + MountName;

    /// <summary>Makes sure that the layers are seen at <paramref name="views"/>, and returns these. Called under the store's lock, which is held until they are in use.</summary>
    public IReadOnlyList<string> Open(IEnumerable<string> views)
    {
        string[] paths = [.. views];
        foreach (string path in paths)
        {
            if (path.EndsWith(Suffix, StringComparison.Ordinal) && !RootfsDirectory.IsMounted(path))
                Mount(path);
        }
        return paths;
    }

    /// <summary>Whether what is to be mounted at <paramref name="view"/> is there.</summary>
    public static bool IsWhole(string view) =>
        !view.EndsWith(Suffix, StringComparison.Ordinal)
        || (FileStatus.Find(Beside(view, TemporaryLayer.IndexName)) is { Size: > 0 } && FileStatus.Find(Beside(view, TemporaryLayer.TarName)) is not null);

    /// <summary>Takes the mount of a layer off, in use or not. Called under the store's exclusive lock.</summary>
    public void Close(Digest chainId)
    {
        string view = HostPath.Join(store.Path(chainId), MountName);
        while (MountPoint.TryUnmount(view, lazy: true) == 0)
        {
        }
    }

    /// <summary>Takes off the mounts that no root file system shows any more; leaves it to the next one where somebody is at work in the store.</summary>
    public void Release()
    {
        string below = store.Layers + "/";
        if (!MountTable.Read().Any(mount => IsView(mount.Target, below)))
            return;
        using var exclusive = store.TryLock();
        if (exclusive is null)
            return;
        var mounts = MountTable.Read();
        var overlays = mounts.Where(mount => mount.Type == "overlay").Select(mount => mount.Options).ToList();
        if (overlays.Exists(options => options.Contains(Nameless, StringComparison.Ordinal)))
            return;
        foreach (var (target, _, _) in mounts)
        {
            if (IsView(target, below) && !overlays.Exists(options => options.Contains(target, StringComparison.Ordinal)))
                _ = MountPoint.TryUnmount(target);
        }
    }

    private static bool IsView(string target, string below) =>
        target.EndsWith(Suffix, StringComparison.Ordinal) && target.StartsWith(below, StringComparison.Ordinal);

    private static void Mount(string view)
    {
        using var one = FileLock.AcquireDirectory(view[..^Suffix.Length]);
        if (RootfsDirectory.IsMounted(view))
            return;
        using var target = UnixFile.Open(view, OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
        using var mount = ErofsMount.Create(Beside(view, TemporaryLayer.IndexName), Beside(view, TemporaryLayer.TarName));
        DetachedMount.Attach(mount, target, view);
    }

    private static string Beside(string view, string name) => view[..^MountName.Length] + name;
}
