using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>Marks on network packets: cgroup-v1/net_cls and net_prio of the kernel's documentation.</summary>
internal static class NetworkController
{
    public static void Apply(V1Places places, LinuxNetwork network)
    {
        const string Class = "linux.resources.network.classID";
        const string Priority = "linux.resources.network.priorities";
        if (network.ClassId is > 0)
            CgroupFile.Write(places.Require("net_cls", Class), "net_cls.classid", (ulong)network.ClassId.Value, Class);
        foreach (var item in network.Priorities ?? [])
            CgroupFile.Write(places.Require("net_prio", Priority), "net_prio.ifpriomap", $"{item.Name} {item.Priority}", Priority);
    }
}
