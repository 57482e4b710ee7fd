using System.Globalization;
using Corten.Linux;

namespace Corten.Runtime.Resctrl;

/// <summary>Reads what the kernel tells of a container's groups.</summary>
/// <param name="files">The resctrl file system.</param>
/// <param name="record">The groups.</param>
internal sealed class ResctrlReader(IResctrl files, ResctrlRecord record)
{
    private const string Cache = "L3";

    private const string Bandwidth = "MB";

    /// <summary>Reads all of it.</summary>
    public ResctrlStatistics Read()
    {
        string[] root = Lines(files.Root), own = Lines(record.Group);
        var features = Words("info/L3_MON", "mon_features");
        bool total = features.Contains("mbm_total_bytes"), local = features.Contains("mbm_local_bytes");
        bool cache = Has(Cache), bandwidth = Has(Bandwidth);
        var result = new ResctrlStatistics
        {
            Cache = cache ? new(Text("info/L3", "cbm_mask"), Number("info/L3", "min_cbm_bits"), Number("info/L3", "num_closids")) : null,
            CacheSchemaOfRoot = cache ? Share(root, Cache) : "",
            CacheSchema = cache ? Share(own, Cache) : "",
            Bandwidth = bandwidth ? ReadBandwidth() : null,
            BandwidthSchemaOfRoot = bandwidth ? Share(root, Bandwidth) : "",
            BandwidthSchema = bandwidth ? Share(own, Bandwidth) : "",
            Schemata = own,
        };
        return result with
        {
            Traffic = total || local
                ? [.. Domains().Select(d => new MemoryTraffic(total ? Number(d, "mbm_total_bytes") : 0, local ? Number(d, "mbm_local_bytes") : 0))] : null,
            Occupancy = features.Contains("llc_occupancy") ? [.. Domains().Select(d => new CacheOccupancy(Number(d, "llc_occupancy")))] : null,
        };
    }

    private BandwidthAllocation ReadBandwidth() => new(
        Number("info/MB", "bandwidth_gran"), Number("info/MB", "delay_linear"), Number("info/MB", "min_bandwidth"), Number("info/MB", "num_closids"));

    private bool Has(string resource) => files.Exists(HostPath.Join(files.Root, "info", resource));

    // Without a group that counts for this container alone, its class of service counts for all that are in it.
    private IReadOnlyList<string> Domains()
    {
        string data = HostPath.Join(record.Monitoring ?? record.Group, "mon_data");
        return [.. files.Directories(data).Select(name => HostPath.Join(data, name))];
    }

    private string[] Lines(string group)
    {
        string text = Text(group, "schemata");
        return text.Length == 0 ? [] : text.Split('\n');
    }

    // With code and data apart (L3CODE, L3DATA) there are two lines, of which the last is told.
    private static string Share(string[] lines, string resource) => lines.LastOrDefault(line => line.Contains(resource, StringComparison.Ordinal))?.Trim() ?? "";

    private HashSet<string> Words(string directory, string name) => [.. Text(directory, name).Split('\n')];

    private string Text(string directory, string name) =>
        (files.Read(HostPath.Join(directory.StartsWith('/') ? directory : HostPath.Join(files.Root, directory), name)) ?? "").Trim();

    // A counter can be "Unavailable" while the kernel has no hardware to give to it.
    private ulong Number(string directory, string name) =>
        ulong.TryParse(Text(directory, name), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : 0;
}
