using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>Sets the limits that a resources object names.</summary>
internal static class V1Resources
{
    /// <summary>Refuses what hierarchies of version 1 cannot keep.</summary>
    public static void RefuseUnsupported(LinuxResources? resources)
    {
        if (resources?.Unified is { Count: > 0 } unified)
            throw new CgroupException($"linux.resources.unified.{unified.Keys.First()}: invalid configuration: this machine's controllers are in cgroup v1, files of v2 cannot be written");
    }

    /// <summary>Writes the values, but for device rules.</summary>
    public static void Apply(V1Places places, LinuxResources resources)
    {
        if (resources.Cpu is { } cpu)
        {
            CpusetController.Apply(places, cpu);
            CpuController.Apply(places, cpu);
        }
        if (resources.Memory is { } memory)
            MemoryController.Apply(places, memory);
        if (resources.Pids is { } pids)
            PidsController.Apply(places, pids);
        if (resources.BlockIO is { } blockIo)
            BlkioController.Apply(places, blockIo);
        if (resources.HugepageLimits is { } limits)
            HugetlbController.Apply(places, limits);
        if (resources.Network is { } network)
            NetworkController.Apply(places, network);
        if (resources.Rdma is { Count: > 0 } rdma)
            RdmaFile.Write(places.Require("rdma", RdmaFile.Field), rdma);
    }
}
