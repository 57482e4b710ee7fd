using Corten.Cgroups;
using Corten.Linux.Files;

namespace Corten.Runtime.Rootfs;

/// <summary>What a container shall see of its cgroups under a mount of type cgroup.</summary>
/// <param name="Controllers">For each v1 hierarchy: its name in the container ("memory", "cpu,cpuacct", "systemd") and the container's directory.</param>
/// <param name="Unified">The container's directory in the v2 hierarchy, or null.</param>
/// <param name="Namespaced">Whether the container has a cgroup namespace of its own.</param>
internal sealed record CgroupView(IReadOnlyList<CgroupDirectory> Controllers, CgroupDirectory? Unified, bool Namespaced)
{
    /// <summary>Of <paramref name="cgroup"/>. Where that is missing in a hierarchy, the container is where the runtime is, and sees that.</summary>
    public static CgroupView Of(ICgroup cgroup, CgroupHost host, bool namespaced)
    {
        List<CgroupDirectory> controllers = [.. cgroup.Places.Select(place => new CgroupDirectory(place.Name, place.Directory, IsOwn: true))];
        var unified = cgroup.UnifiedDirectory is { } directory ? new CgroupDirectory("", directory, IsOwn: true) : null;
        if (cgroup.Paths.Count > 0 && (unified is not null || cgroup.Kind == CgroupKind.V1))
            return new CgroupView(controllers, unified, namespaced);
        foreach (var place in host.Own.Where(place => FileStatus.Find(place.Directory) is not null))
        {
            if (place.Controllers.Count == 0)
                unified ??= new CgroupDirectory("", place.Directory, IsOwn: false);
            else if (!controllers.Any(c => c.Name == place.Name))
                controllers.Add(new CgroupDirectory(place.Name, place.Directory, IsOwn: false));
        }
        return new CgroupView(controllers, unified, namespaced);
    }
}

/// <summary>One directory of a <see cref="CgroupView"/>.</summary>
/// <param name="Name">Of the hierarchy.</param>
/// <param name="Path">On the host.</param>
/// <param name="IsOwn">Whether it is the container's alone; another's is only ever shown read-only (CVE-2023-25809).</param>
internal sealed record CgroupDirectory(string Name, string Path, bool IsOwn);
