using System.Text;
using System.Text.Json;
using Corten.Cgroups;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;
using Corten.Runtime.Rootfs;
using Corten.Security.Capabilities;

namespace Corten.Runtime.Features;

/// <summary>
/// What this runtime does of the runtime specification: features.md. Every list is the one by which a configuration is read, checked or carried
/// out. A switch says that the runtime has the field, not that the machine has what it needs.
/// </summary>
/// <param name="Annotations">Free metadata: the program's version.</param>
public sealed record FeatureReport(IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>As runc prints it.</summary>
    public string ToJson() => Encoding.UTF8.GetString(JsonFields.WithWideSpaces(this, Write));

    private static void Write(Utf8JsonWriter w, FeatureReport report)
    {
        w.Text("ociVersionMin"u8, DefaultSpec.OldestVersion);
        w.Text("ociVersionMax"u8, DefaultSpec.OciVersion);
        var hooks = new List<string>();
        foreach (var (name, _) in new Oci.RuntimeSpec.Hooks().All())
            hooks.Add(name);
        w.Texts("hooks"u8, hooks);
        w.Texts("mountOptions"u8, MountWords.All);
        w.Record("linux"u8, report, WriteLinux);
        w.Map("annotations"u8, report.Annotations);
        w.Texts("potentiallyUnsafeConfigAnnotations"u8, [CgroupHost.UnitPropertyAnnotations, Criu.CriuSettings.ConfigurationAnnotation]);
    }

    private static void WriteLinux(Utf8JsonWriter w, FeatureReport report)
    {
        w.Texts("namespaces"u8, Sorted(NamespaceType.All));
        w.Texts("capabilities"u8, CapabilityName.All);
        w.Record("cgroup"u8, report, WriteCgroup);
        w.Record("seccomp"u8, report, SeccompFeatures.Write);
        Enabled(w, "apparmor"u8, true);
        Enabled(w, "selinux"u8, true);
        w.Record("intelRdt"u8, report, WriteIntelRdt);
        w.Record("memoryPolicy"u8, report, WriteMemoryPolicy);
        w.Record("mountExtensions"u8, report, WriteMountExtensions);
        Enabled(w, "netDevices"u8, true);
    }

    private static void WriteCgroup(Utf8JsonWriter w, FeatureReport report)
    {
        foreach (string name in (string[])["v1", "v2", "systemd", "systemdUser", "rdma"])
            w.WriteBoolean(name, true);
    }

    private static void WriteIntelRdt(Utf8JsonWriter w, FeatureReport report)
    {
        w.Flag("enabled"u8, true);
        w.Flag("schemata"u8, true);
        w.Flag("monitoring"u8, true);
    }

    private static void WriteMemoryPolicy(Utf8JsonWriter w, FeatureReport report)
    {
        w.Texts("modes"u8, LinuxMemoryPolicy.Modes);
        w.Texts("flags"u8, LinuxMemoryPolicy.KnownFlags);
    }

    private static void WriteMountExtensions(Utf8JsonWriter w, FeatureReport report) =>
        Enabled(w, "idmap"u8, MountWords.All.Contains("idmap"));

    private static void Enabled(Utf8JsonWriter w, ReadOnlySpan<byte> name, bool enabled)
    {
        w.WriteStartObject(name);
        w.Flag("enabled"u8, enabled);
        w.WriteEndObject();
    }

    internal static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
