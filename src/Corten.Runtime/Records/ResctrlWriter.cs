using System.Text.Json;
using Corten.Oci.RuntimeSpec.Writing;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Records;

/// <summary>The member intel_rdt of an event, with the keys of runc's types.IntelRdt.</summary>
internal static class ResctrlWriter
{
    public static void Write(Utf8JsonWriter w, ResctrlStatistics statistics)
    {
        w.Record("l3_cache_info"u8, statistics.Cache, Write);
        w.Text("l3_cache_schema_root"u8, NotEmpty(statistics.CacheSchemaOfRoot));
        w.Text("l3_cache_schema"u8, NotEmpty(statistics.CacheSchema));
        w.Record("mem_bw_info"u8, statistics.Bandwidth, Write);
        w.Text("mem_bw_schema_root"u8, NotEmpty(statistics.BandwidthSchemaOfRoot));
        w.Text("mem_bw_schema"u8, NotEmpty(statistics.BandwidthSchema));
        w.Texts("schemata"u8, statistics.Schemata.Count == 0 ? null : statistics.Schemata);
        w.Records("mbm_stats"u8, statistics.Traffic, Write);
        w.Records("cmt_stats"u8, statistics.Occupancy, Write);
    }

    private static void Write(Utf8JsonWriter w, CacheAllocation cache)
    {
        w.Text("cbm_mask"u8, NotEmpty(cache.Mask));
        w.CountIfSet("min_cbm_bits"u8, cache.MinimalBits);
        w.CountIfSet("num_closids"u8, cache.Classes);
    }

    private static void Write(Utf8JsonWriter w, BandwidthAllocation bandwidth)
    {
        w.CountIfSet("bandwidth_gran"u8, bandwidth.Granularity);
        w.CountIfSet("delay_linear"u8, bandwidth.LinearDelay);
        w.CountIfSet("min_bandwidth"u8, bandwidth.Minimum);
        w.CountIfSet("num_closids"u8, bandwidth.Classes);
    }

    private static void Write(Utf8JsonWriter w, MemoryTraffic traffic)
    {
        w.Count("mbm_total_bytes"u8, traffic.Total);
        w.Count("mbm_local_bytes"u8, traffic.Local);
    }

    private static void Write(Utf8JsonWriter w, CacheOccupancy cache) => w.Count("llc_occupancy"u8, cache.Bytes);

    private static string? NotEmpty(string text) => text.Length == 0 ? null : text;
}
