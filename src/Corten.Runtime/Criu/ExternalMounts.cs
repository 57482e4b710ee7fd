using Corten.Cgroups;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Rootfs;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Criu;

/// <summary>
/// The mounts of a container that criu cannot make by itself, because their source is outside: bind mounts, the host's cgroups, devices
/// and masked files. In an image they have the name of their place; a restore says what goes there.
/// </summary>
internal sealed class ExternalMounts(Spec spec, string rootfs, string bundle, ICgroup cgroup)
{
    private const string Null = "/dev/null";

    /// <summary>For a dump.</summary>
    /// <param name="isFile">Whether a path of the container is there and no directory.</param>
    public IReadOnlyList<CriuPair> ForDump(Func<string, bool> isFile)
    {
        var result = new List<CriuPair>();
        foreach (var mount in ForRestore())
            result.Add(new CriuPair(mount.Key, mount.Key));
        foreach (string path in spec.Linux?.MaskedPaths ?? [])
        {
            if (isFile(path))
                result.Add(new CriuPair(path, Null));
        }
        return result;
    }

    /// <summary>For a restore.</summary>
    public IReadOnlyList<CriuPair> ForRestore()
    {
        using var root = UnixFile.Open(rootfs, OpenFlags.Path | OpenFlags.Directory);
        var result = new List<CriuPair>();
        foreach (var mount in spec.Mounts ?? [])
            Add(result, root, mount);
        foreach (string device in DeviceNodes.Paths(spec))
            result.Add(new CriuPair(Resolve(root, device), device));
        return result;
    }

    private void Add(List<CriuPair> result, SafeFileHandle root, Mount mount)
    {
        if (SpecMount.IsBind(mount))
            result.Add(new CriuPair(Resolve(root, mount.Destination!), RealPath(SpecMount.SourcePath(mount, bundle))));
        else if (mount.Type is "cgroup" or "cgroup2")
            AddCgroups(result, root, mount.Destination!);
    }

    private void AddCgroups(List<CriuPair> result, SafeFileHandle root, string destination)
    {
        foreach (var place in cgroup.Places)
            result.Add(new CriuPair(Resolve(root, $"{destination}/{place.Name}"), place.Directory));
        // In a cgroup namespace of its own the container has a mount of its own, which criu makes again.
        if (cgroup.Places.Count == 0 && cgroup.UnifiedDirectory is { } unified && !spec.Creates(NamespaceKinds.Cgroup))
            result.Add(new CriuPair(Resolve(root, destination), CgroupMount.SharedSource(spec, unified)));
    }

    // criu does not follow a symlink that is the source of a mount.
    private static string RealPath(string source)
    {
        using var file = UnixFile.OpenIfExists(source, OpenFlags.Path);
        return file is null ? source : UnixDirectory.ReadLink(MountTarget.PathOf(file));
    }

    // Through the symlinks of the image, as the mount was made.
    private static string Resolve(SafeFileHandle root, string place)
    {
        string prefix = UnixDirectory.ReadLink(MountTarget.PathOf(root));
        try
        {
            using var target = RootedPath.Open(root, place, OpenFlags.Path);
            string path = UnixDirectory.ReadLink(MountTarget.PathOf(target));
            return path.StartsWith(prefix + "/", StringComparison.Ordinal) ? path[prefix.Length..] : "/" + place.TrimStart('/');
        }
        catch (LinuxException)
        {
            return "/" + place.TrimStart('/');
        }
    }
}
