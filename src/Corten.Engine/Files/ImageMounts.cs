using Corten.Engine.Containers;
using Corten.Images;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Engine.Files;

/// <summary>
/// Mounts the files of images for a person to look into, read-only. Each mounting needs an unmounting; until then the image's layers stay, even where
/// the image is removed. The number of mountings lies under the run root: what has none is a leftover, which the next call removes.
/// </summary>
public sealed class ImageMounts
{
    private readonly EnginePaths _paths;
    private readonly MountCounts _counts;
    private readonly ImageService _images;
    private readonly ISnapshotter _snapshotter;

    internal ImageMounts(EnginePaths paths, MountCounts counts, ImageService images, ISnapshotter snapshotter) =>
        (_paths, _counts, _images, _snapshotter) = (paths, counts, images, snapshotter);

    /// <summary>Mounts an image.</summary>
    /// <returns>Where it is.</returns>
    public string Mount(Image image)
    {
        using var exclusive = Lock();
        using var held = _images.Hold();
        var layers = image.TopChainId ?? throw new EngineException($"cannot mount image {image.DisplayName}: it has no layers");
        EnginePaths.MakeDirectory(HostPath.Join(_paths.Root, "image-mounts"));
        RemoveLeftovers();
        bool first = _counts.Add(image.Id.Hex, 1) == 1;
        try
        {
            var rootfs = _snapshotter.Prepare(DirectoryOf(image.Id), layers);
            _snapshotter.Mount(rootfs);
            if (first)
                MountPoint.Mount(null, rootfs.Target, null, MountFlags.Bind | MountFlags.Remount | MountFlags.ReadOnly);
            return rootfs.Target;
        }
        catch
        {
            _counts.Add(image.Id.Hex, -1);
            throw;
        }
    }

    /// <summary>Takes back one mounting, or all of them.</summary>
    /// <returns>False where there was none.</returns>
    public bool Unmount(Digest image, bool all)
    {
        using var exclusive = Lock();
        if (!_counts.IsMounted(image.Hex))
            return false;
        _counts.Add(image.Hex, all ? int.MinValue / 2 : -1);
        RemoveLeftovers();
        return true;
    }

    /// <summary>The ids of the mounted images, and where each is.</summary>
    public IReadOnlyList<(Digest Image, string Path)> List()
    {
        var found = new List<(Digest, string)>();
        foreach (string hex in Prepared().Where(_counts.IsMounted))
        {
            if (Digest.TryParse("sha256:" + hex, out var digest))
                found.Add((digest, HostPath.Join(DirectoryOf(digest), "merged")));
        }
        return found;
    }

    private void RemoveLeftovers()
    {
        foreach (string hex in Prepared().Where(hex => !_counts.IsMounted(hex)))
            _snapshotter.RemoveRootfs(HostPath.Join(_paths.Root, "image-mounts", hex));
    }

    private IEnumerable<string> Prepared()
    {
        string directory = HostPath.Join(_paths.Root, "image-mounts");
        return Directory.Exists(directory) ? [.. Directory.GetDirectories(directory).Select(d => d[(d.LastIndexOf('/') + 1)..])] : [];
    }

    private string DirectoryOf(Digest image) => HostPath.Join(_paths.Root, "image-mounts", image.Hex);

    private FileLock Lock()
    {
        EnginePaths.MakeDirectory(_paths.Root);
        return FileLock.Acquire(HostPath.Join(_paths.Root, "image-mounts.lock"));
    }
}
