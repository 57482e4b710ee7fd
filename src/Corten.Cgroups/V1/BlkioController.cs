using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>Block devices: cgroup-v1/blkio-controller of the kernel's documentation.</summary>
internal static class BlkioController
{
    private const string Field = "linux.resources.blockIO.";

    public static void Apply(V1Places places, LinuxBlockIo blockIo)
    {
        if (blockIo == new LinuxBlockIo())
            return;
        string directory = places.Require("blkio", "linux.resources.blockIO");
        if (blockIo.Weight is > 0)
            WriteWeight(directory, "weight", blockIo.Weight.Value.ToString(), "weight");
        if (blockIo.LeafWeight is > 0)
            CgroupFile.Write(directory, "blkio.leaf_weight", (ulong)blockIo.LeafWeight.Value, Field + "leafWeight");
        foreach (var device in blockIo.WeightDevice ?? [])
            Apply(directory, device);
        Throttle(directory, "blkio.throttle.read_bps_device", blockIo.ThrottleReadBpsDevice, "throttleReadBpsDevice");
        Throttle(directory, "blkio.throttle.write_bps_device", blockIo.ThrottleWriteBpsDevice, "throttleWriteBpsDevice");
        Throttle(directory, "blkio.throttle.read_iops_device", blockIo.ThrottleReadIopsDevice, "throttleReadIOPSDevice");
        Throttle(directory, "blkio.throttle.write_iops_device", blockIo.ThrottleWriteIopsDevice, "throttleWriteIOPSDevice");
    }

    private static void Apply(string directory, LinuxWeightDevice device)
    {
        if (device.Weight is > 0)
            WriteWeight(directory, "weight_device", $"{device.Major}:{device.Minor} {device.Weight}", "weightDevice");
        if (device.LeafWeight is > 0)
            CgroupFile.Write(directory, "blkio.leaf_weight_device", $"{device.Major}:{device.Minor} {device.LeafWeight}", Field + "weightDevice");
    }

    // The scheduler that keeps weights has its own name in the file since kernel 5.0.
    private static void WriteWeight(string directory, string file, string value, string field)
    {
        int result = CgroupFile.TryWrite(directory, "blkio." + file, value);
        if (result == -Errno.ENOENT)
            result = CgroupFile.TryWrite(directory, "blkio.bfq." + file, value);
        if (result < 0)
            throw CgroupFile.Refused(directory, "blkio.bfq." + file, value, Field + field, -result);
    }

    private static void Throttle(string directory, string file, LinuxThrottleDevice[]? devices, string field)
    {
        foreach (var device in devices ?? [])
            CgroupFile.Write(directory, file, $"{device.Major}:{device.Minor} {device.Rate}", Field + field);
    }
}
