using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>RDMA devices: cgroup-v1/rdma of the kernel's documentation. The file is the same in version 2.</summary>
internal static class RdmaController
{
    private const string Field = "linux.resources.rdma";

    public static void Apply(V1Places places, Dictionary<string, LinuxRdma> devices)
    {
        if (devices.Count > 0)
            Apply(places.Require("rdma", Field), devices);
    }

    /// <summary>Writes the limits to the files of <paramref name="directory"/>.</summary>
    public static void Apply(string directory, Dictionary<string, LinuxRdma> devices)
    {
        foreach (var (device, limit) in devices)
            CgroupFile.Write(directory, "rdma.max", Line(device, limit), $"{Field}.{device}");
    }

    /// <summary>A line of rdma.max; what is not limited is left as it is.</summary>
    internal static string Line(string device, LinuxRdma limit) =>
        device + (limit.HcaHandles is { } handles ? $" hca_handle={handles}" : "") + (limit.HcaObjects is { } objects ? $" hca_object={objects}" : "");
}
