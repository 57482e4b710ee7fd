using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Images;
using Corten.Oci.ImageSpec;

namespace Corten.Engine.Volumes;

/// <summary>Decides what a new container has mounted: what was asked for, what other containers have, and the image's volumes, in this order.</summary>
internal sealed class MountResolver(ContainerStore containers, VolumeStore store, ImageService images, TimeProvider time)
{
    /// <summary>All mounts; volumes that are to be made have a name already.</summary>
    /// <exception cref="EngineException">Two different things are to be mounted in one place, or a name is wrong.</exception>
    public VolumeMount[] Resolve(ContainerOptions options, ContainerConfig config)
    {
        var mounts = new List<VolumeMount>();
        foreach (var mount in options.Volumes)
            Add(mounts, Normalize(mount), options);
        foreach (var mount in options.VolumesFrom.SelectMany(Borrow).Where(m => !IsTaken(m.Destination, mounts, options)).ToList())
        {
            if (!IsTaken(mount.Destination, mounts, options))
                mounts.Add(mount);
        }
        foreach (string path in options.ImageVolumes == "bind" ? config.Volumes?.Keys ?? [] : [])
        {
            string destination = Clean(path);
            if (destination.Length > 1 && !IsTaken(destination, mounts, options))
                mounts.Add(new VolumeMount("", destination, false, "rprivate") { Kind = MountKind.Volume });
        }
        return [.. mounts.Select(Named)];
    }

    /// <summary>The options with the image's volumes as directories in memory, where they ask for that.</summary>
    public static ContainerOptions WithImageTmpfs(ContainerOptions options, ContainerConfig config)
    {
        if (options.ImageVolumes != "tmpfs" || config.Volumes is not { Count: > 0 } volumes)
            return options;
        var tmpfs = new Dictionary<string, string>(options.Tmpfs);
        foreach (string path in volumes.Keys.Select(Clean).Where(path => !options.Volumes.Any(v => Clean(v.Destination) == path)))
            tmpfs.TryAdd(path, "exec");
        return options with { Tmpfs = tmpfs };
    }

    /// <summary>Makes the volumes that are not there; the store is held.</summary>
    public void Make(IEnumerable<VolumeMount> mounts)
    {
        foreach (var mount in mounts.Where(m => m.Kind == MountKind.Volume && store.Find(m.Source) is null))
        {
            store.TryMake(new VolumeRecord
            {
                Name = mount.Source,
                Created = time.GetUtcNow(),
                Labels = mount.VolumeLabels,
                Options = mount.DriverOptions,
                IsAnonymous = mount.IsAnonymous,
            });
        }
    }

    private static void Add(List<VolumeMount> mounts, VolumeMount mount, ContainerOptions options)
    {
        var there = mounts.Find(m => m.Destination == mount.Destination);
        if (options.Tmpfs.ContainsKey(mount.Destination) || (there is not null && !there.IsSame(mount)))
            throw new EngineException($"{mount.Destination}: duplicate mount destination");
        if (there is null)
            mounts.Add(mount);
    }

    private VolumeMount Normalize(VolumeMount mount)
    {
        if (mount is { Kind: MountKind.Volume, Source.Length: > 0 })
            VolumeName.Check(mount.Source);
        if (mount.Kind == MountKind.Image)
            images.Get(mount.Source);
        return mount with { Destination = Clean(mount.Destination) };
    }

    private IEnumerable<VolumeMount> Borrow(string text)
    {
        int colon = text.LastIndexOf(':');
        string[] words = colon < 0 ? [] : text[(colon + 1)..].Split(',');
        if (words.FirstOrDefault(w => w is not ("ro" or "rw" or "z" or "Z")) is { } wrong)
            throw new EngineException($"invalid --volumes-from \"{text}\": there is no option \"{wrong}\"; ro, rw and z are known");
        var record = containers.Get(colon < 0 ? text : text[..colon]).Record;
        return record.Mounts.Select(m => m with { ReadOnly = m.ReadOnly || words.Contains("ro"), NoCopy = true, IsAnonymous = false });
    }

    private static bool IsTaken(string destination, List<VolumeMount> mounts, ContainerOptions options) =>
        options.Tmpfs.ContainsKey(destination) || mounts.Exists(m => m.Destination == destination);

    private static VolumeMount Named(VolumeMount mount) => mount is { Kind: MountKind.Volume, Source: "" }
        ? mount with { Source = VolumeName.Make(), IsAnonymous = true }
        : mount;

    private static string Clean(string path) => path.StartsWith('/') ? Path.GetFullPath(path) is { Length: > 1 } full ? full.TrimEnd('/') : "/" : path;
}
