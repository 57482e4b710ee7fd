using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci;
using Corten.Snapshots.Layers;

namespace Corten.Snapshots.Directories;

/// <summary>The directory of one container's rootfs: <c>diff</c>, <c>work</c>, <c>merged</c>, and the link <c>snapshot</c>.</summary>
internal static class RootfsDirectory
{
    private const uint RootfsMode = 0x1ed;
    private const uint PrivateMode = 0x1c0;

    public static string DiffPath(string directory) => HostPath.Join(directory, "diff");

    /// <summary>What to mount for the rootfs in <paramref name="directory"/>.</summary>
    /// <param name="directory">The rootfs directory.</param>
    /// <param name="layers">The layers' directories, topmost first; none for a plain directory.</param>
    public static RootfsMount Describe(string directory, IReadOnlyList<string> layers) => new(
        layers.Count == 0 ? DiffPath(directory) : HostPath.Join(directory, "merged"), layers, DiffPath(directory), HostPath.Join(directory, "work"));

    /// <summary>Makes the directories. The overlay shows the upper directory's own mode and owner as the root's, so it takes the snapshot's.</summary>
    public static void Make(string directory, Digest? chainId, RootfsMount rootfs)
    {
        UnixDirectory.MakeIfAbsent(directory, PrivateMode);
        Link(directory, chainId);
        if (FileStatus.Find(rootfs.Target) is not null)
            return;
        UnixDirectory.MakeIfAbsent(rootfs.UpperDirectory, RootfsMode);
        if (!rootfs.IsOverlay)
            return;
        UnixDirectory.MakeIfAbsent(rootfs.WorkDirectory, PrivateMode);
        CopyRoot(rootfs.LowerDirectories[0], rootfs.UpperDirectory);
        // The last of all: where it is there, the rest is complete.
        UnixDirectory.MakeIfAbsent(rootfs.Target, PrivateMode);
    }

    /// <summary>Mounts the rootfs; nothing happens where it is mounted.</summary>
    public static void Mount(RootfsMount rootfs)
    {
        if (!rootfs.IsOverlay || IsMounted(rootfs.Target))
            return;
        // What forbids a second mount after a volatile one, whose writes may be lost. Here they may.
        if (rootfs.IsVolatile)
            DirectoryTree.Remove(HostPath.Join(rootfs.WorkDirectory, "work", "incompat"));
        using var mount = OverlayMount.Create(rootfs.LowerDirectories, rootfs.UpperDirectory, rootfs.WorkDirectory, rootfs.Target, rootfs.IsVolatile);
        using var target = UnixFile.Open(rootfs.Target, OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
        DetachedMount.Attach(mount, target, rootfs.Target);
    }

    /// <summary>Takes off what is mounted on <paramref name="target"/>, at once where it is still in use.</summary>
    public static void Unmount(string target)
    {
        int result;
        while ((result = MountPoint.TryUnmount(target)) == 0 && IsMounted(target))
        {
        }
        if (result == -Errno.EBUSY)
            result = MountPoint.TryUnmount(target, lazy: true);
        if (result is not (0 or -Errno.EINVAL or -Errno.ENOENT))
            throw new LinuxException("unmount", target, -result);
    }

    /// <summary>Removes everything that <see cref="Make"/> made; other files in the directory stay.</summary>
    public static void Remove(string directory)
    {
        Unmount(HostPath.Join(directory, "merged"));
        foreach (string child in (ReadOnlySpan<string>)["merged", "work", "diff", LayerUsers.SnapshotLink])
            DirectoryTree.Remove(HostPath.Join(directory, child));
        using var parent = UnixFile.OpenIfExists(HostPath.Join(directory, "."), OpenFlags.ReadOnly | OpenFlags.Directory);
        if (parent is not null && DirectoryEntry.List(parent).Count == 0)
            DirectoryTree.Remove(directory);
    }

    private static void Link(string directory, Digest? chainId)
    {
        if (chainId is not { } id || LayerUsers.SnapshotOf(directory) is { } there && there == id)
            return;
        string link = HostPath.Join(directory, LayerUsers.SnapshotLink);
        int result = UnixDirectory.TryMakeSymlink(link, id.ToString());
        if (result == -Errno.EEXIST)
            throw new SnapshotException(SnapshotError.InUse, $"prepare {directory}: it is the root file system of another snapshot; remove that first");
        LayerDirectory.Require(result, "make symlink", link);
    }

    /// <summary>Whether something is mounted on <paramref name="target"/>.</summary>
    public static bool IsMounted(string target)
    {
        string parent = target[..target.LastIndexOf('/')];
        return FileStatus.Find(target) is { } status && status.Device != FileStatus.Of(parent).Device;
    }

    private static void CopyRoot(string layer, string upper)
    {
        using var from = UnixFile.Open(layer, OpenFlags.ReadOnly | OpenFlags.Directory);
        using var to = UnixFile.Open(upper, OpenFlags.ReadOnly | OpenFlags.Directory);
        var metadata = new DirectoryMetadata();
        new CopyUp().CopyDirectory(from, to, "", metadata);
        metadata.ApplyTo(to, "");
    }
}
