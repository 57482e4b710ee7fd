using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>Huge pages: cgroup-v1/hugetlb of the kernel's documentation.</summary>
internal static class HugetlbController
{
    private const string Field = "linux.resources.hugepageLimits";

    public static void Apply(V1Places places, LinuxHugepageLimit[] limits)
    {
        foreach (var limit in limits)
            Apply(places.Require("hugetlb", Field), limit);
    }

    // Reservations are limited too where the kernel can (5.7), else a process would get SIGBUS instead of an error.
    private static void Apply(string directory, LinuxHugepageLimit limit)
    {
        CgroupFile.Write(directory, $"hugetlb.{limit.PageSize}.limit_in_bytes", limit.Limit, Field);
        string file = $"hugetlb.{limit.PageSize}.rsvd.limit_in_bytes";
        int result = CgroupFile.TryWrite(directory, file, limit.Limit.ToString());
        if (result < 0 && result != -Errno.ENOENT)
            throw CgroupFile.Refused(directory, file, limit.Limit.ToString(), Field, -result);
    }
}
