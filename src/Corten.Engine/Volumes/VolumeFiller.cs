using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Volumes;

/// <summary>
/// Copies what the image has at a volume's place into the volume, where that is empty: docker's rule. It happens at a container's first start,
/// when its root file system is mounted. A mark beside the content says that a copy is not complete, so that one that was killed is done again.
/// </summary>
internal sealed class VolumeFiller(EnginePaths paths)
{
    /// <summary>Fills the empty volumes of a container whose root file system is mounted.</summary>
    public void Fill(ContainerRecord record)
    {
        var volumes = record.Mounts.Where(m => m is { Kind: MountKind.Volume, NoCopy: false, SubPath: null }).ToList();
        if (volumes.Count == 0)
            return;
        using var rootfs = UnixFile.Open(record.Rootfs.Target, OpenFlags.Path | OpenFlags.Directory);
        foreach (var mount in volumes)
            Fill(mount, rootfs);
    }

    private void Fill(VolumeMount mount, SafeFileHandle rootfs)
    {
        string mark = HostPath.Join(paths.Volume(mount.Source), "filling");
        string data = paths.VolumeData(mount.Source);
        if (FileStatus.Find(mark) is null && !IsEmpty(data))
            return;
        using var source = Find(rootfs, mount.Destination);
        using var exclusive = FileLock.AcquireDirectory(paths.Volume(mount.Source));
        if (FileStatus.Find(mark) is not null)
            Clear(data);
        else if (!IsEmpty(data))
            return;
        if (source is not null)
            Copy(source, data, mark);
    }

    private static void Copy(SafeFileHandle source, string data, string mark)
    {
        AtomicFile.Write(mark, []);
        using var target = UnixFile.Open(data, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        DirectoryCopy.Copy(source, target);
        FileMetadata.SetMode(target, FileStatus.Of(source).Mode);
        FileSystem.Sync(target);
        DirectoryTree.Remove(mark);
    }

    private static void Clear(string data)
    {
        using var directory = UnixFile.Open(data, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        foreach (var entry in DirectoryEntry.List(directory))
            DirectoryTree.Remove(directory, entry.Name);
    }

    private static SafeFileHandle? Find(SafeFileHandle rootfs, string path)
    {
        var found = RootedPath.OpenIfExists(rootfs, path, OpenFlags.Path);
        if (found is null || FileStatus.Of(found).Kind == FileKind.Directory)
            return found;
        found.Dispose();
        return null;
    }

    private static bool IsEmpty(string directory) => !Directory.EnumerateFileSystemEntries(directory).Any();
}
