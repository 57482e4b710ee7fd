using System.Text.Json;

namespace Corten.Oci.RuntimeSpec.Writing;

/// <summary>linux: config-linux.md.</summary>
internal static class LinuxWriter
{
    public static void Write(Utf8JsonWriter w, LinuxSpec linux)
    {
        w.Records("uidMappings"u8, linux.UidMappings, SpecWriter.Write);
        w.Records("gidMappings"u8, linux.GidMappings, SpecWriter.Write);
        w.Map("sysctl"u8, linux.Sysctl);
        w.Record("resources"u8, linux.Resources, ResourcesWriter.Write);
        w.Text("cgroupsPath"u8, linux.CgroupsPath);
        w.Records("namespaces"u8, linux.Namespaces, Write);
        w.Records("devices"u8, linux.Devices, Write);
        w.Map("netDevices"u8, linux.NetDevices, Write);
        w.Record("seccomp"u8, linux.Seccomp, SeccompWriter.Write);
        w.Text("rootfsPropagation"u8, linux.RootfsPropagation);
        w.Texts("maskedPaths"u8, linux.MaskedPaths);
        w.Texts("readonlyPaths"u8, linux.ReadonlyPaths);
        w.Text("mountLabel"u8, linux.MountLabel);
        w.Record("intelRdt"u8, linux.IntelRdt, Write);
        w.Record("memoryPolicy"u8, linux.MemoryPolicy, Write);
        w.Record("personality"u8, linux.Personality, Write);
        w.Map("timeOffsets"u8, linux.TimeOffsets, Write);
    }

    private static void Write(Utf8JsonWriter w, LinuxNamespace item)
    {
        w.Text("type"u8, item.Type);
        w.Text("path"u8, item.Path);
    }

    private static void Write(Utf8JsonWriter w, LinuxDevice device)
    {
        w.Text("path"u8, device.Path);
        w.Text("type"u8, device.Type);
        w.Number("major"u8, device.Major);
        w.Number("minor"u8, device.Minor);
        w.Count("fileMode"u8, device.FileMode);
        w.Count("uid"u8, device.Uid);
        w.Count("gid"u8, device.Gid);
    }

    private static void Write(Utf8JsonWriter w, LinuxNetDevice device) => w.Text("name"u8, device.Name);

    private static void Write(Utf8JsonWriter w, LinuxIntelRdt rdt)
    {
        w.Text("closID"u8, rdt.ClosId);
        w.Texts("schemata"u8, rdt.Schemata);
        w.Text("l3CacheSchema"u8, rdt.L3CacheSchema);
        w.Text("memBwSchema"u8, rdt.MemBwSchema);
        w.FlagIfSet("enableMonitoring"u8, rdt.EnableMonitoring);
        w.FlagIfSet("enableCMT"u8, rdt.EnableCmt);
        w.FlagIfSet("enableMBM"u8, rdt.EnableMbm);
    }

    private static void Write(Utf8JsonWriter w, LinuxMemoryPolicy policy)
    {
        w.Text("mode"u8, policy.Mode);
        w.Text("nodes"u8, policy.Nodes);
        w.Texts("flags"u8, policy.Flags);
    }

    private static void Write(Utf8JsonWriter w, LinuxPersonality personality)
    {
        w.Text("domain"u8, personality.Domain);
        w.Texts("flags"u8, personality.Flags);
    }

    private static void Write(Utf8JsonWriter w, LinuxTimeOffset offset)
    {
        w.NumberIfSet("secs"u8, offset.Secs);
        w.CountIfSet("nanosecs"u8, offset.Nanosecs);
    }
}
