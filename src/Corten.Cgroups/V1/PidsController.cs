using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>Number of tasks: cgroup-v1/pids of the kernel's documentation.</summary>
internal static class PidsController
{
    private const string Field = "linux.resources.pids.limit";

    public static void Apply(V1Places places, LinuxPids pids)
    {
        if (TaskLimit.Of(pids) is { } limit)
            CgroupFile.Write(places.Require("pids", Field), "pids.max", limit < 0 ? "max" : limit.ToString(), Field);
    }
}
