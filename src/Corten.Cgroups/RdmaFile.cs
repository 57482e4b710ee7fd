using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups;

/// <summary>The file rdma.max, which is the same in both versions: cgroup-v1/rdma of the kernel's documentation.</summary>
internal static class RdmaFile
{
    /// <summary>What asks for it.</summary>
    public const string Field = "linux.resources.rdma";

    /// <summary>Writes the limits to the file of <paramref name="directory"/>; what is not limited is left as it is.</summary>
    public static void Write(string directory, Dictionary<string, LinuxRdma> devices)
    {
        foreach (var (device, limit) in devices)
            CgroupFile.Write(directory, "rdma.max", Line(device, limit), $"{Field}.{device}");
    }

    private static string Line(string device, LinuxRdma limit) =>
        device + (limit.HcaHandles is { } handles ? $" hca_handle={handles}" : "") + (limit.HcaObjects is { } objects ? $" hca_object={objects}" : "");
}
