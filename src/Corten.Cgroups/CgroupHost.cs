using Corten.Cgroups.Detection;
using Corten.Cgroups.Hybrid;
using Corten.Cgroups.Rootless;
using Corten.Cgroups.Systemd;
using Corten.Cgroups.V1;
using Corten.Cgroups.V2;
using Corten.Linux.Files;

namespace Corten.Cgroups;

/// <summary>The cgroup hierarchies of this host, as this process sees them.</summary>
public sealed class CgroupHost
{
    /// <summary>How the annotations begin that are properties of a container's systemd unit.</summary>
    public const string UnitPropertyAnnotations = AnnotationProperties.Prefix;

    // Where version 2 is mounted when it is alone, by every distribution and by the specification's default mounts.
    private const string V2Root = "/sys/fs/cgroup";

    private readonly List<Hierarchy> _hierarchies;

    private CgroupHost(List<Hierarchy> hierarchies) => _hierarchies = hierarchies;

    /// <summary>The layout.</summary>
    public CgroupKind Kind => KindOf(_hierarchies.Any(h => !h.IsUnified), _hierarchies.Any(h => h.IsUnified));

    /// <summary>The cgroups that this process is in itself.</summary>
    public IReadOnlyList<CgroupPlace> Own => [.. _hierarchies.Select(hierarchy => PlaceIn(hierarchy, hierarchy.OwnDirectory))];

    private Hierarchy Unified => _hierarchies.First(h => h.IsUnified);

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
    /// <param name="requirement">Whether the container may do without one where no path is given.</param>
    /// <exception cref="CgroupException">The path is not valid.</exception>
    public ICgroup Resolve(string? cgroupsPath, string id, CgroupRequirement requirement = CgroupRequirement.Required)
    {
        bool optional = requirement != CgroupRequirement.Required && string.IsNullOrEmpty(cgroupsPath);
        if (Kind == CgroupKind.V2)
        {
            var cgroup = new V2Cgroup(Unified.MountPoint, CgroupsPath.Resolve(Unified, cgroupsPath, id, alone: true));
            return optional ? new OptionalCgroup(cgroup, () => null, requirement) : cgroup;
        }
        var (places, unified) = Places(cgroupsPath, id);
        return optional ? new OptionalCgroup(Open(places, unified), () => Permitted(places, unified), requirement) : Open(places, unified);
    }

    private (List<CgroupPlace> Places, string? Unified) Places(string? cgroupsPath, string id)
    {
        var places = new List<CgroupPlace>();
        string? unified = null;
        foreach (var hierarchy in _hierarchies)
        {
            string directory = CgroupsPath.Resolve(hierarchy, cgroupsPath, id);
            if (hierarchy.IsUnified)
                unified = directory;
            else
                places.Add(PlaceIn(hierarchy, directory));
        }
        return (places, unified);
    }

    /// <summary>As <see cref="Resolve"/>, with the systemd driver: the service manager makes the cgroup when <see cref="ICgroup.Create"/> is called.</summary>
    /// <param name="cgroupsPath">The field linux.cgroupsPath in the form "slice:prefix:name", or null.</param>
    /// <param name="id">The container's id.</param>
    /// <param name="annotations">The container's annotations: "org.systemd.property.NAME" is a property of the unit.</param>
    /// <exception cref="CgroupException">The path is not valid, or there is no systemd to speak with.</exception>
    public ICgroup ResolveSystemd(string? cgroupsPath, string id, IReadOnlyDictionary<string, string>? annotations)
    {
        var unit = SystemdUnit.Parse(cgroupsPath, id, SystemdConnection.IsUsers);
        string path;
        using (var manager = SystemdConnection.Open(unit.IsUser))
            path = manager.ControlGroup + unit.Path;
        return new SystemdCgroup(Resolve(path, id), unit, annotations);
    }

    /// <summary>The cgroup of a container that exists, by the directories that its state file kept.</summary>
    /// <param name="paths">What <see cref="ICgroup.Paths"/> was.</param>
    public static ICgroup Reopen(IReadOnlyDictionary<string, string> paths)
    {
        foreach (string key in (string[])[SystemdCgroup.SystemKey, SystemdCgroup.UserKey])
        {
            var others = new Dictionary<string, string>(paths);
            if (others.Remove(key, out string? name))
                return new SystemdCgroup(Reopen(others), new SystemdUnit(name, "", key == SystemdCgroup.UserKey), null);
        }
        var places = new List<CgroupPlace>();
        foreach (string directory in new HashSet<string>(paths.Values))
        {
            string[] controllers = [.. paths.Keys.Where(controller => controller.Length > 0 && paths[controller] == directory)];
            if (controllers.Length > 0)
                places.Add(new CgroupPlace(NameOf(controllers), controllers, directory));
        }
        string? unified = paths.TryGetValue("", out string? found) ? found : null;
        if (places.Count == 0)
            return unified is null ? new NoCgroup(CgroupKind.V2) : new V2Cgroup(V2Root, unified);
        return Open(places, unified);
    }

    private static CgroupPlace PlaceIn(Hierarchy hierarchy, string directory) =>
        new(hierarchy.MountPoint[(hierarchy.MountPoint.LastIndexOf('/') + 1)..], hierarchy.Controllers, directory);

    private static string NameOf(string[] controllers) => string.Join(',', controllers).Replace("name=", "", StringComparison.Ordinal);

    private static CgroupKind KindOf(bool v1, bool unified) => (v1, unified) switch
    {
        (true, true) => CgroupKind.Hybrid,
        (true, false) => CgroupKind.V1,
        _ => CgroupKind.V2,
    };

    // The directories are made here, for that is the only way to learn whether they may be.
    private static ICgroup? Permitted(List<CgroupPlace> places, string? unified)
    {
        List<CgroupPlace> kept = [.. places.Where(place => CgroupDirectory.TryMake(place))];
        if (unified is not null && !CgroupDirectory.TryMake(new CgroupPlace("unified", [], unified)))
            unified = null;
        return kept.Count == 0 ? null : Open(kept, unified, partial: true);
    }

    private static ICgroup Open(List<CgroupPlace> places, string? unified, bool partial = false)
    {
        var v1 = new V1Cgroup(places, partial);
        return unified is null ? v1 : new HybridCgroup(v1, new UnifiedLeaf(unified));
    }
}
