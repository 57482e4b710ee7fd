namespace Corten.Oci.RuntimeSpec.Reading;

/// <summary>The section "linux": config-linux.md.</summary>
internal static class LinuxReader
{
    /// <summary>The record at the reader's place; null for null.</summary>
    public static LinuxSpec? LinuxSpec(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxSpec();
        while (r.NextField())
        {
            if (r.Is("uidMappings"u8))
                value.UidMappings = r.Objects(SpecReader.IdMapping);
            else if (r.Is("gidMappings"u8))
                value.GidMappings = r.Objects(SpecReader.IdMapping);
            else if (r.Is("sysctl"u8))
                value.Sysctl = r.Map();
            else if (r.Is("resources"u8))
                value.Resources = ResourcesReader.LinuxResources(ref r);
            else if (r.Is("cgroupsPath"u8))
                value.CgroupsPath = r.String();
            else if (r.Is("namespaces"u8))
                value.Namespaces = r.Objects(LinuxNamespace);
            else if (r.Is("devices"u8))
                value.Devices = r.Objects(LinuxDevice);
            else if (r.Is("netDevices"u8))
                value.NetDevices = r.Map(LinuxNetDevice);
            else if (r.Is("seccomp"u8))
                value.Seccomp = SeccompReader.LinuxSeccomp(ref r);
            else if (r.Is("rootfsPropagation"u8))
                value.RootfsPropagation = r.String();
            else if (r.Is("maskedPaths"u8))
                value.MaskedPaths = r.Strings();
            else if (r.Is("readonlyPaths"u8))
                value.ReadonlyPaths = r.Strings();
            else if (r.Is("mountLabel"u8))
                value.MountLabel = r.String();
            else if (r.Is("intelRdt"u8))
                value.IntelRdt = LinuxIntelRdt(ref r);
            else if (r.Is("memoryPolicy"u8))
                value.MemoryPolicy = LinuxMemoryPolicy(ref r);
            else if (r.Is("personality"u8))
                value.Personality = LinuxPersonality(ref r);
            else if (r.Is("timeOffsets"u8))
                value.TimeOffsets = r.Map(LinuxTimeOffset);
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxNamespace? LinuxNamespace(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxNamespace();
        while (r.NextField())
        {
            if (r.Is("type"u8))
                value.Type = r.String();
            else if (r.Is("path"u8))
                value.Path = r.String();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxDevice? LinuxDevice(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxDevice();
        while (r.NextField())
        {
            if (r.Is("path"u8))
                value.Path = r.String();
            else if (r.Is("type"u8))
                value.Type = r.String();
            else if (r.Is("major"u8))
                value.Major = r.Int64();
            else if (r.Is("minor"u8))
                value.Minor = r.Int64();
            else if (r.Is("fileMode"u8))
                value.FileMode = r.OptionalUInt32();
            else if (r.Is("uid"u8))
                value.Uid = r.OptionalUInt32();
            else if (r.Is("gid"u8))
                value.Gid = r.OptionalUInt32();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxNetDevice? LinuxNetDevice(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxNetDevice();
        while (r.NextField())
        {
            if (r.Is("name"u8))
                value.Name = r.String();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxIntelRdt? LinuxIntelRdt(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxIntelRdt();
        while (r.NextField())
        {
            if (r.Is("closID"u8))
                value.ClosId = r.String();
            else if (r.Is("schemata"u8))
                value.Schemata = r.Strings();
            else if (r.Is("l3CacheSchema"u8))
                value.L3CacheSchema = r.String();
            else if (r.Is("memBwSchema"u8))
                value.MemBwSchema = r.String();
            else if (r.Is("enableMonitoring"u8))
                value.EnableMonitoring = r.Boolean();
            else if (r.Is("enableCMT"u8))
                value.EnableCmt = r.Boolean();
            else if (r.Is("enableMBM"u8))
                value.EnableMbm = r.Boolean();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxMemoryPolicy? LinuxMemoryPolicy(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxMemoryPolicy();
        while (r.NextField())
        {
            if (r.Is("mode"u8))
                value.Mode = r.String();
            else if (r.Is("nodes"u8))
                value.Nodes = r.String();
            else if (r.Is("flags"u8))
                value.Flags = r.Strings();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxPersonality? LinuxPersonality(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxPersonality();
        while (r.NextField())
        {
            if (r.Is("domain"u8))
                value.Domain = r.String();
            else if (r.Is("flags"u8))
                value.Flags = r.Strings();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxTimeOffset? LinuxTimeOffset(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxTimeOffset();
        while (r.NextField())
        {
            if (r.Is("secs"u8))
                value.Secs = r.Int64();
            else if (r.Is("nanosecs"u8))
                value.Nanosecs = r.UInt32();
            else
                r.Skip();
        }
        return value;
    }
}
