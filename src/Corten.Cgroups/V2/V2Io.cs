using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V2;

/// <summary>Block devices: cgroup-v2, "IO". Weights go to the scheduler that keeps them where it is there. Leaf weights have no counterpart.</summary>
internal static class V2Io
{
    private const string Field = "linux.resources.blockIO.";
    private const string Bfq = "io.bfq.weight";
    private const string Weight = "io.weight";

    public static void Apply(V2Files files, LinuxBlockIo blockIo)
    {
        if (blockIo.Weight is > 0)
            ApplyWeight(files, "", blockIo.Weight.Value, "weight");
        foreach (var device in blockIo.WeightDevice ?? [])
        {
            if (device.Weight is > 0)
                ApplyWeight(files, $"{device.Major}:{device.Minor} ", device.Weight.Value, "weightDevice");
        }
        Throttle(files, "rbps", blockIo.ThrottleReadBpsDevice, "throttleReadBpsDevice");
        Throttle(files, "wbps", blockIo.ThrottleWriteBpsDevice, "throttleWriteBpsDevice");
        Throttle(files, "riops", blockIo.ThrottleReadIopsDevice, "throttleReadIOPSDevice");
        Throttle(files, "wiops", blockIo.ThrottleWriteIopsDevice, "throttleWriteIOPSDevice");
    }

    private static void ApplyWeight(V2Files files, string device, ushort weight, string field)
    {
        int result = files.TryWrite(Bfq, $"{device}{weight}");
        if (result == -Errno.ENOENT)
            files.Write(Weight, $"{device}{V2Conversion.IoWeight(weight)}", Field + field);
        else if (result < 0)
            throw files.Refused(Bfq, $"{device}{weight}", Field + field, -result);
    }

    private static void Throttle(V2Files files, string key, LinuxThrottleDevice[]? devices, string field)
    {
        foreach (var device in devices ?? [])
            files.Write("io.max", $"{device.Major}:{device.Minor} {key}={(device.Rate == 0 ? "max" : device.Rate.ToString())}", Field + field);
    }
}
