namespace Corten.Oci.RuntimeSpec.Reading;

/// <summary>The section "linux.resources.blockIO": config-linux.md, "Block IO".</summary>
internal static class BlockIoReader
{
    /// <summary>The record at the reader's place; null for null.</summary>
    public static LinuxBlockIo? LinuxBlockIo(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxBlockIo();
        while (r.NextField())
        {
            if (r.Is("weight"u8))
                value.Weight = r.OptionalUInt16();
            else if (r.Is("leafWeight"u8))
                value.LeafWeight = r.OptionalUInt16();
            else if (r.Is("weightDevice"u8))
                value.WeightDevice = r.Objects(LinuxWeightDevice);
            else if (r.Is("throttleReadBpsDevice"u8))
                value.ThrottleReadBpsDevice = r.Objects(LinuxThrottleDevice);
            else if (r.Is("throttleWriteBpsDevice"u8))
                value.ThrottleWriteBpsDevice = r.Objects(LinuxThrottleDevice);
            else if (r.Is("throttleReadIOPSDevice"u8))
                value.ThrottleReadIopsDevice = r.Objects(LinuxThrottleDevice);
            else if (r.Is("throttleWriteIOPSDevice"u8))
                value.ThrottleWriteIopsDevice = r.Objects(LinuxThrottleDevice);
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxWeightDevice? LinuxWeightDevice(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxWeightDevice();
        while (r.NextField())
        {
            if (r.Is("major"u8))
                value.Major = r.Int64();
            else if (r.Is("minor"u8))
                value.Minor = r.Int64();
            else if (r.Is("weight"u8))
                value.Weight = r.OptionalUInt16();
            else if (r.Is("leafWeight"u8))
                value.LeafWeight = r.OptionalUInt16();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxThrottleDevice? LinuxThrottleDevice(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxThrottleDevice();
        while (r.NextField())
        {
            if (r.Is("major"u8))
                value.Major = r.Int64();
            else if (r.Is("minor"u8))
                value.Minor = r.Int64();
            else if (r.Is("rate"u8))
                value.Rate = r.UInt64();
            else
                r.Skip();
        }
        return value;
    }
}
