using Corten.Engine.Records;
using Corten.Images;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots;

namespace Corten.Engine.Volumes;

/// <summary>Makes ready what a container has mounted, at its creation and at each start, and lets go of it.</summary>
internal sealed class ContainerMounts(EnginePaths paths, ISnapshotter snapshotter, VolumeDevices devices)
{
    /// <summary>Where the runtime finds the source of a mount, for a container that is about to start.</summary>
    public static string Source(EnginePaths paths, ContainerRecord record, int index)
    {
        var mount = record.Mounts[index];
        if (mount.SubPath is not null)
            return HostPath.Join(paths.PartMounts(record.Id), index.ToString());
        return Whole(paths, record, index);
    }

    /// <summary>Makes root file systems of the images that are mounted: they cannot be removed as long as the container is there.</summary>
    public void Prepare(string id, IReadOnlyList<VolumeMount> mounts, ImageService images)
    {
        for (int i = 0; i < mounts.Count; i++)
        {
            if (mounts[i].Kind != MountKind.Image)
                continue;
            EnginePaths.MakeDirectory(HostPath.Join(paths.Container(id), "images"));
            var layers = images.Get(mounts[i].Source).TopChainId ?? throw new EngineException($"cannot mount {mounts[i].Destination}: the image {mounts[i].Source} has no layers");
            snapshotter.Prepare(paths.ImageMount(id, i), layers);
        }
    }

    /// <summary>Mounts what a container needs whose root file system is mounted, and fills new volumes where it has not run yet.</summary>
    public void Start(ContainerRecord record, bool isFirst)
    {
        foreach (var mount in record.Mounts.Where(m => m.Kind == MountKind.Bind))
            MakeBindSource(mount);
        devices.Mount(record);
        if (isFirst)
            new VolumeFiller(paths).Fill(record);
        for (int i = 0; i < record.Mounts.Length; i++)
            StartOne(record, i);
    }

    /// <summary>Takes off what <see cref="Start"/> mounted; may be called twice.</summary>
    public void Stop(ContainerRecord record)
    {
        VolumeParts.Remove(paths.PartMounts(record.Id));
        for (int i = 0; i < record.Mounts.Length; i++)
        {
            if (record.Mounts[i].Kind == MountKind.Image)
                MountPointOf(record.Id, i, target => Linux.Mounts.MountPoint.TryUnmount(target, lazy: true));
        }
        devices.Unmount(record);
    }

    /// <summary>Removes what <see cref="Prepare"/> made.</summary>
    public void Remove(string id)
    {
        VolumeParts.Remove(paths.PartMounts(id));
        string images = HostPath.Join(paths.Container(id), "images");
        foreach (string rootfs in Directory.Exists(images) ? Directory.GetDirectories(images) : [])
            snapshotter.RemoveRootfs(rootfs);
    }

    private void StartOne(ContainerRecord record, int index)
    {
        var mount = record.Mounts[index];
        if (mount.Kind == MountKind.Image)
            snapshotter.Mount(snapshotter.Prepare(paths.ImageMount(record.Id, index), ImageOf(paths, record.Id, index)));
        if (mount.SubPath is not null)
            VolumeParts.Mount(Whole(paths, record, index), mount, Source(paths, record, index));
        if (mount.ChangeOwner)
            OwnerChange.Apply(Source(paths, record, index), record);
    }

    // What it was prepared from: the name may lead to another image by now.
    public static Oci.Digest? ImageOf(EnginePaths paths, string id, int index)
    {
        string link = HostPath.Join(paths.ImageMount(id, index), "snapshot");
        return Oci.Digest.TryParse(UnixDirectory.ReadLink(link), out var digest) ? digest : null;
    }

    private void MountPointOf(string id, int index, Func<string, int> unmount)
    {
        string target = HostPath.Join(paths.ImageMount(id, index), "merged");
        while (unmount(target) == 0)
        {
        }
    }

    /// <summary>The host's directory or file that a mount, or a part of which it, shows.</summary>
    public static string Whole(EnginePaths paths, ContainerRecord record, int index)
    {
        var mount = record.Mounts[index];
        return mount.Kind switch
        {
            MountKind.Volume => paths.VolumeData(mount.Source),
            MountKind.Image => HostPath.Join(paths.ImageMount(record.Id, index), "merged"),
            _ => mount.Source,
        };
    }

    // As docker does for -v: what is not there is an empty directory. --mount says that it must be there.
    private static void MakeBindSource(VolumeMount mount)
    {
        if (File.Exists(mount.Source) || Directory.Exists(mount.Source) || FileStatus.Find(mount.Source) is not null)
            return;
        if (mount.MustExist)
            throw new EngineException($"cannot mount {mount.Destination}: the host has no {mount.Source}; make it, or use -v, which makes a directory");
        Directory.CreateDirectory(mount.Source);
    }
}
