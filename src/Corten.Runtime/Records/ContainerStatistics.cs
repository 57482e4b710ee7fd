using Corten.Cgroups;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Records;

/// <summary>What a container has used so far, and what it may.</summary>
/// <param name="Cgroup">By its cgroup.</param>
/// <param name="Resctrl">Caches and memory bandwidth; null where the container has no share of its own in them.</param>
public sealed record ContainerStatistics(CgroupStatistics Cgroup, ResctrlStatistics? Resctrl);
