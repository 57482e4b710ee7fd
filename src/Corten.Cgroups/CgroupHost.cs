using Corten.Cgroups.Detection;
using Corten.Cgroups.Hybrid;
using Corten.Cgroups.V1;
using Corten.Linux.Files;

namespace Corten.Cgroups;

/// <summary>The cgroup hierarchies of this host, as this process sees them.</summary>
public sealed class CgroupHost
{
    private readonly List<Hierarchy> _hierarchies;

    private CgroupHost(List<Hierarchy> hierarchies) => _hierarchies = hierarchies;

    /// <summary>The layout.</summary>
    public CgroupKind Kind => KindOf(_hierarchies.Any(h => !h.IsUnified), _hierarchies.Any(h => h.IsUnified));

    /// <summary>Reads /proc/self/cgroup and /proc/self/mountinfo.</summary>
    /// <exception cref="CgroupException">No cgroup hierarchy is mounted.</exception>
    public static CgroupHost Detect() => Parse(KernelFile.Read("/proc/self/cgroup"), KernelFile.Read("/proc/self/mountinfo"));

    /// <summary>As <see cref="Detect"/>, from the two files' content.</summary>
    public static CgroupHost Parse(string ownCgroups, string mountInfo)
    {
        var hierarchies = Hierarchies.Find(ownCgroups, mountInfo);
        if (hierarchies.Count == 0)
            throw new CgroupException("no cgroup hierarchy is mounted on this machine, mount one on /sys/fs/cgroup");
        return new CgroupHost(hierarchies);
    }

    /// <summary>The cgroup for a new container; nothing is made yet.</summary>
    /// <param name="cgroupsPath">The field linux.cgroupsPath: absolute below the mount, relative below this process's own cgroup, or null.</param>
    /// <param name="id">The container's id, which names the cgroup where there is no path.</param>
    /// <exception cref="CgroupException">The path is not valid, or the host has no hierarchy of version 1.</exception>
    public ICgroup Resolve(string? cgroupsPath, string id)
    {
        RefuseUnified(Kind);
        var places = new List<CgroupPlace>();
        string? unified = null;
        foreach (var hierarchy in _hierarchies)
        {
            string directory = CgroupsPath.Resolve(hierarchy, cgroupsPath, id);
            if (hierarchy.IsUnified)
                unified = directory;
            else
                places.Add(new CgroupPlace(hierarchy.MountPoint[(hierarchy.MountPoint.LastIndexOf('/') + 1)..], hierarchy.Controllers, directory));
        }
        return Open(places, unified);
    }

    /// <summary>The cgroup of a container that exists, by the directories that its state file kept.</summary>
    /// <param name="paths">What <see cref="ICgroup.Paths"/> was.</param>
    /// <exception cref="CgroupException">There is no path, or only one of version 2.</exception>
    public static ICgroup Reopen(IReadOnlyDictionary<string, string> paths)
    {
        var places = paths.Where(p => p.Key.Length > 0).GroupBy(p => p.Value)
            .Select(group => new CgroupPlace(NameOf([.. group.Select(p => p.Key)]), [.. group.Select(p => p.Key)], group.Key))
            .ToList();
        string? unified = paths.TryGetValue("", out string? found) ? found : null;
        RefuseUnified(KindOf(places.Count > 0, unified is not null));
        return Open(places, unified);
    }

    private static string NameOf(string[] controllers) => string.Join(',', controllers).Replace("name=", "", StringComparison.Ordinal);

    private static CgroupKind KindOf(bool v1, bool unified) => (v1, unified) switch
    {
        (true, true) => CgroupKind.Hybrid,
        (true, false) => CgroupKind.V1,
        _ => CgroupKind.V2,
    };

    private static void RefuseUnified(CgroupKind kind)
    {
        if (kind == CgroupKind.V2)
            throw new CgroupException("this machine has cgroup v2 alone, which is not supported yet, only cgroup v1 with or without v2 beside it is");
    }

    private static ICgroup Open(List<CgroupPlace> places, string? unified)
    {
        var v1 = new V1Cgroup(places);
        return unified is null ? v1 : new HybridCgroup(v1, new UnifiedLeaf(unified));
    }
}
