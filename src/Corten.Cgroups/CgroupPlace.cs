namespace Corten.Cgroups;

/// <summary>A container's directory in one hierarchy.</summary>
/// <param name="Name">What the hierarchy is called below /sys/fs/cgroup: "memory", "cpu,cpuacct", "systemd", "unified".</param>
/// <param name="Controllers">Its controllers; "name=systemd" for that named hierarchy; empty for version 2.</param>
/// <param name="Directory">Absolute path of the directory.</param>
public sealed record CgroupPlace(string Name, IReadOnlyList<string> Controllers, string Directory);
