using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Engine.Secrets;
using Corten.Engine.Volumes;
using Corten.Images;
using Corten.Oci.ImageSpec;
using Corten.Snapshots;

namespace Corten.Engine;

/// <summary>What containers have beside their root file system: volumes, parts of images, secrets. One set of these for each engine.</summary>
internal sealed class ContainerFiles
{
    private readonly ImageService _images;
    private readonly MountResolver _resolver;
    private readonly SecretStore _secrets;

    public ContainerFiles(EnginePaths paths, ContainerStore containers, ImageService images, ISnapshotter snapshotter, TimeProvider time)
    {
        _images = images;
        var users = new VolumeUsers(paths, containers);
        Store = new VolumeStore(paths);
        Service = new VolumeService(paths, Store, users, time);
        Volumes = new AnonymousVolumes(paths, Store, users);
        Devices = new VolumeDevices(paths, Store, users);
        Mounts = new ContainerMounts(paths, snapshotter, Devices);
        Counts = new MountCounts(paths);
        _resolver = new MountResolver(containers, Store, images, time);
        _secrets = new SecretStore(paths, time);
    }

    public VolumeStore Store { get; }

    public VolumeService Service { get; }

    public AnonymousVolumes Volumes { get; }

    public VolumeDevices Devices { get; }

    public ContainerMounts Mounts { get; }

    public MountCounts Counts { get; }

    /// <summary>What a new container will have mounted.</summary>
    public VolumeMount[] Resolve(ContainerOptions options, ContainerConfig config) => _resolver.Resolve(options, config);

    /// <summary>Makes the volumes, and keeps images and secrets, for a container whose record is about to be written.</summary>
    /// <returns>What keeps the volumes from being removed until the record is there; null where there are none.</returns>
    public IDisposable? Make(ContainerRecord record)
    {
        _secrets.Keep(record.Id, record.Options.Secrets);
        Mounts.Prepare(record.Id, record.Mounts, _images);
        if (!record.Mounts.Any(m => m.Kind == MountKind.Volume))
            return null;
        var held = Store.Hold();
        try
        {
            Volumes.Mark(record);
            _resolver.Make(record.Mounts);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Removes all of it that lies outside the container's directory; its record is gone.</summary>
    public void Remove(string id)
    {
        Mounts.Remove(id);
        Volumes.Remove(id);
    }
}
