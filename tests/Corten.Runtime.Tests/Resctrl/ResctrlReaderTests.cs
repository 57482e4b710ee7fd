using System.Text.Json.Nodes;
using Corten.Cgroups;
using Corten.Runtime.Records;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Tests.Resctrl;

public sealed class ResctrlReaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeResctrl _files;

    public ResctrlReaderTests()
    {
        // As the kernel pads it.
        _files = new FakeResctrl(_directory.Path, "    MB:0=100;1=100\n    L3:0=fffff;1=fffff\n");
        foreach (var (name, text) in new[]
        {
            ("info/L3/cbm_mask", "fffff"), ("info/L3/min_cbm_bits", "1"), ("info/L3/num_closids", "16"),
            ("info/MB/delay_linear", "1"), ("info/MB/min_bandwidth", "10"), ("info/MB/num_closids", "8"),
            ("info/L3_MON/mon_features", "llc_occupancy\nmbm_total_bytes\nmbm_local_bytes\nmbm_local_bytes_config"),
        })
            Write(name, text);
        _files.MakeGroup(Path("c1"));
        Write("c1/schemata", "    MB:0= 20;1= 70\n    L3:0=007f0;1=0001f");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Shares_and_counts_have_runcs_keys()
    {
        Count("c1", "mon_L3_01", occupancy: "4096", total: "9", local: "7");
        Count("c1", "mon_L3_00", occupancy: "65536", total: "1000", local: "500");
        Assert.Equal("""
            {"l3_cache_info":{"cbm_mask":"fffff","min_cbm_bits":1,"num_closids":16},
            "l3_cache_schema_root":"L3:0=fffff;1=fffff","l3_cache_schema":"L3:0=007f0;1=0001f",
            "mem_bw_info":{"bandwidth_gran":10,"delay_linear":1,"min_bandwidth":10,"num_closids":8},
            "mem_bw_schema_root":"MB:0=100;1=100","mem_bw_schema":"MB:0= 20;1= 70",
            "schemata":["MB:0= 20;1= 70","    L3:0=007f0;1=0001f"],
            "mbm_stats":[{"mbm_total_bytes":1000,"mbm_local_bytes":500},{"mbm_total_bytes":9,"mbm_local_bytes":7}],
            "cmt_stats":[{"llc_occupancy":65536},{"llc_occupancy":4096}]}
            """.ReplaceLineEndings(""), Json("c1"));
    }

    [Fact]
    public void A_group_that_counts_for_the_container_alone_is_asked_before_its_class()
    {
        _files.MakeGroup(Path("c1/mon_groups/c1"));
        Count("c1", "mon_L3_00", occupancy: "1", total: "1", local: "1");
        Count("c1/mon_groups/c1", "mon_L3_00", occupancy: "2", total: "3", local: "4");
        var statistics = new ResctrlReader(_files, new ResctrlRecord { Group = Path("c1"), Monitoring = Path("c1/mon_groups/c1") }).Read();
        Assert.Equal([new CacheOccupancy(2)], statistics.Occupancy);
        Assert.Equal([new MemoryTraffic(3, 4)], statistics.Traffic);
    }

    [Fact]
    public void What_the_machine_has_not_is_left_out()
    {
        foreach (string missing in (string[])["L3", "L3_MON"])
            Directory.Delete(Path("info/" + missing), recursive: true);
        var json = JsonNode.Parse(Json("c1"))!.AsObject();
        Assert.Equal(["mem_bw_info", "mem_bw_schema_root", "mem_bw_schema", "schemata"], json.Select(member => member.Key));
        Directory.Delete(Path("info/MB"), recursive: true);
        Assert.Equal(["schemata"], JsonNode.Parse(Json("c1"))!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public void A_counter_that_the_kernel_has_not_at_hand_is_zero()
    {
        Write("info/L3_MON/mon_features", "mbm_total_bytes");
        Count("c1", "mon_L3_00", occupancy: "1", total: "Unavailable", local: "5");
        var statistics = new ResctrlReader(_files, new ResctrlRecord { Group = Path("c1") }).Read();
        Assert.Equal([new MemoryTraffic(0, 0)], statistics.Traffic);
        Assert.Null(statistics.Occupancy);
    }

    [Fact]
    public void A_container_without_groups_has_an_empty_member()
    {
        Assert.Null(ResctrlStatistics.Of(null));
        Assert.Equal("{}", Member(null));
    }

    private string Json(string group) => Member(new ResctrlReader(_files, new ResctrlRecord { Group = Path(group) }).Read());

    private static string Member(ResctrlStatistics? statistics) =>
        JsonNode.Parse(ContainerEvent.Of("c1", new ContainerStatistics(new CgroupStatistics(), statistics)).ToJson())!["data"]!["intel_rdt"]!.ToJsonString();

    private void Count(string group, string domain, string occupancy, string total, string local)
    {
        string directory = $"{group}/mon_data/{domain}";
        Directory.CreateDirectory(Path(directory));
        Write($"{directory}/llc_occupancy", occupancy);
        Write($"{directory}/mbm_total_bytes", total);
        Write($"{directory}/mbm_local_bytes", local);
    }

    private void Write(string name, string text) => File.WriteAllText(Path(name), text + "\n");

    private string Path(string name) => $"{_directory.Path}/{name}";
}
