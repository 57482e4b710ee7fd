namespace Corten.Oci.RuntimeSpec.Reading;

/// <summary>The section "linux.resources": config-linux.md, "Control groups".</summary>
internal static class ResourcesReader
{
    /// <summary>The record at the reader's place; null for null.</summary>
    public static LinuxResources? LinuxResources(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxResources();
        while (r.NextField())
        {
            if (r.Is("devices"u8))
                value.Devices = r.Objects(LinuxDeviceRule);
            else if (r.Is("memory"u8))
                value.Memory = LinuxMemory(ref r);
            else if (r.Is("cpu"u8))
                value.Cpu = LinuxCpu(ref r);
            else if (r.Is("pids"u8))
                value.Pids = LinuxPids(ref r);
            else if (r.Is("blockIO"u8))
                value.BlockIO = BlockIoReader.LinuxBlockIo(ref r);
            else if (r.Is("hugepageLimits"u8))
                value.HugepageLimits = r.Objects(LinuxHugepageLimit);
            else if (r.Is("network"u8))
                value.Network = LinuxNetwork(ref r);
            else if (r.Is("rdma"u8))
                value.Rdma = r.Map(LinuxRdma);
            else if (r.Is("unified"u8))
                value.Unified = r.Map();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxDeviceRule? LinuxDeviceRule(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxDeviceRule();
        while (r.NextField())
        {
            if (r.Is("allow"u8))
                value.Allow = r.Boolean();
            else if (r.Is("type"u8))
                value.Type = r.String();
            else if (r.Is("major"u8))
                value.Major = r.OptionalInt64();
            else if (r.Is("minor"u8))
                value.Minor = r.OptionalInt64();
            else if (r.Is("access"u8))
                value.Access = r.String();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxMemory? LinuxMemory(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxMemory();
        while (r.NextField())
        {
            if (r.Is("limit"u8))
                value.Limit = r.OptionalInt64();
            else if (r.Is("reservation"u8))
                value.Reservation = r.OptionalInt64();
            else if (r.Is("swap"u8))
                value.Swap = r.OptionalInt64();
            else if (r.Is("kernel"u8))
                value.Kernel = r.OptionalInt64();
            else if (r.Is("kernelTCP"u8))
                value.KernelTcp = r.OptionalInt64();
            else if (r.Is("swappiness"u8))
                value.Swappiness = r.OptionalUInt64();
            else if (r.Is("disableOOMKiller"u8))
                value.DisableOOMKiller = r.OptionalBoolean();
            else if (r.Is("useHierarchy"u8))
                value.UseHierarchy = r.OptionalBoolean();
            else if (r.Is("checkBeforeUpdate"u8))
                value.CheckBeforeUpdate = r.OptionalBoolean();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxCpu? LinuxCpu(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxCpu();
        while (r.NextField())
        {
            if (r.Is("shares"u8))
                value.Shares = r.OptionalUInt64();
            else if (r.Is("quota"u8))
                value.Quota = r.OptionalInt64();
            else if (r.Is("burst"u8))
                value.Burst = r.OptionalUInt64();
            else if (r.Is("period"u8))
                value.Period = r.OptionalUInt64();
            else if (r.Is("realtimeRuntime"u8))
                value.RealtimeRuntime = r.OptionalInt64();
            else if (r.Is("realtimePeriod"u8))
                value.RealtimePeriod = r.OptionalUInt64();
            else if (r.Is("cpus"u8))
                value.Cpus = r.String();
            else if (r.Is("mems"u8))
                value.Mems = r.String();
            else if (r.Is("idle"u8))
                value.Idle = r.OptionalInt64();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxPids? LinuxPids(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxPids();
        while (r.NextField())
        {
            if (r.Is("limit"u8))
                value.Limit = r.OptionalInt64();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxHugepageLimit? LinuxHugepageLimit(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxHugepageLimit();
        while (r.NextField())
        {
            if (r.Is("pageSize"u8))
                value.PageSize = r.String();
            else if (r.Is("limit"u8))
                value.Limit = r.UInt64();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxNetwork? LinuxNetwork(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxNetwork();
        while (r.NextField())
        {
            if (r.Is("classID"u8))
                value.ClassId = r.OptionalUInt32();
            else if (r.Is("priorities"u8))
                value.Priorities = r.Objects(LinuxInterfacePriority);
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxInterfacePriority? LinuxInterfacePriority(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxInterfacePriority();
        while (r.NextField())
        {
            if (r.Is("name"u8))
                value.Name = r.String();
            else if (r.Is("priority"u8))
                value.Priority = r.UInt32();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxRdma? LinuxRdma(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxRdma();
        while (r.NextField())
        {
            if (r.Is("hcaHandles"u8))
                value.HcaHandles = r.OptionalUInt32();
            else if (r.Is("hcaObjects"u8))
                value.HcaObjects = r.OptionalUInt32();
            else
                r.Skip();
        }
        return value;
    }
}
