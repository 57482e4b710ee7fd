namespace Corten.Runtime.Rootfs;

/// <summary>What a container shall see of its cgroups under a mount of type cgroup.</summary>
/// <param name="Controllers">For each v1 hierarchy: its name in the container ("memory", "cpu,cpuacct", "systemd") and the container's directory.</param>
/// <param name="Unified">The container's directory in the v2 hierarchy, or null.</param>
/// <param name="Namespaced">Whether the container has a cgroup namespace of its own.</param>
internal sealed record CgroupView(IReadOnlyList<(string Name, string Directory)> Controllers, string? Unified, bool Namespaced);
