using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Volumes;

/// <summary>
/// Mounts parts of volumes and images (subpath) where the runtime finds them by a path that nothing in the volume can redirect: the part is opened
/// within the volume, and the handle is what is mounted.
/// </summary>
internal static class VolumeParts
{
    /// <summary>Mounts the part of <paramref name="whole"/> on <paramref name="target"/>, which is made.</summary>
    /// <param name="whole">The directory of the volume or image.</param>
    /// <param name="mount">Says which part.</param>
    /// <param name="target">A path that is not there.</param>
    public static void Mount(string whole, VolumeMount mount, string target)
    {
        using var root = UnixFile.Open(whole, OpenFlags.Path | OpenFlags.Directory);
        using var part = RootedPath.OpenIfExists(root, mount.SubPath!, OpenFlags.Path)
            ?? throw new EngineException($"cannot mount {mount.Destination}: \"{mount.SubPath}\" is not there in {mount.Source}");
        using var detached = DetachedMount.Clone(part, recursive: true);
        EnginePaths.MakeDirectory(target[..target.LastIndexOf('/')]);
        using var point = MakePoint(target, FileStatus.Of(part).Kind == FileKind.Directory);
        DetachedMount.Attach(detached, point, target);
    }

    /// <summary>Unmounts every part below <paramref name="directory"/> and removes the mount points; never what is mounted.</summary>
    public static void Remove(string directory)
    {
        using var handle = UnixFile.OpenIfExists(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (handle is null)
            return;
        foreach (var entry in DirectoryEntry.List(handle))
        {
            string point = HostPath.Join(directory, entry.Name);
            while (MountPoint.TryUnmount(point, lazy: true) == 0)
            {
            }
            if (UnixDirectory.TryUnlink(handle, entry.Name) != 0)
                HostAnswer.Require(UnixDirectory.TryRemove(handle, entry.Name), "remove the mount point", point);
        }
        HostAnswer.Require(HostDirectory.TryRemove(directory), "remove", directory);
    }

    private static SafeFileHandle MakePoint(string target, bool isDirectory)
    {
        if (isDirectory)
            EnginePaths.MakeDirectory(target);
        else
            UnixFile.Open(target, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180).Dispose();
        return UnixFile.Open(target, OpenFlags.Path | OpenFlags.NoFollow);
    }
}
