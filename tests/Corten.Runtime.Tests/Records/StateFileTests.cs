using System.Text.Json;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Records;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Tests.Records;

public sealed class StateFileTests
{
    private static ContainerState Example => new()
    {
        OciVersion = "1.2.0",
        Id = "c-1",
        InitPid = 4711,
        InitStartTime = ulong.MaxValue,
        Bundle = "/with \"quotes\", a \\ and\na line\u0001\u00e9\ud83d\ude00",
        Rootfs = "/rootfs",
        Created = new DateTime(2024, 2, 29, 12, 34, 56, 789, DateTimeKind.Utc).AddTicks(1234),
        CgroupPaths = new() { [""] = "/sys/fs/cgroup/unified/c", ["memory"] = "/sys/fs/cgroup/memory/c" },
        Annotations = new() { ["org.example.key"] = "value", ["empty"] = "" },
    };

    [Fact]
    public void What_is_written_is_json_and_is_read_back()
    {
        byte[] json = StateFile.Format(Example);
        using var document = JsonDocument.Parse(json);
        Assert.Equal(Example.Bundle, document.RootElement.GetProperty("bundle").GetString());
        AssertSame(Example, StateFile.Parse(json, "state.json"));
    }

    [Fact]
    public void Annotations_may_be_absent_or_empty()
    {
        AssertSame(Example with { Annotations = null }, StateFile.Parse(StateFile.Format(Example with { Annotations = null }), "state.json"));
        AssertSame(Example with { CgroupPaths = [] }, StateFile.Parse(StateFile.Format(Example with { CgroupPaths = [] }), "state.json"));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("/sys/fs/resctrl/c/mon_groups/c", true)]
    public void Groups_of_resctrl_are_kept(string? monitoring, bool owned)
    {
        var record = new ResctrlRecord { Group = "/sys/fs/resctrl/c", Monitoring = monitoring, Owned = owned };
        Assert.Equal(record, StateFile.Parse(StateFile.Format(Example with { Resctrl = record }), "state.json").Resctrl);
        Assert.Null(StateFile.Parse(StateFile.Format(Example), "state.json").Resctrl);
    }

    [Fact]
    public void A_changed_file_is_told_in_one_sentence() => Assert.Equal(
        "state.json: initPid must be an integer from -2147483648 to 2147483647, line 1",
        Assert.Throws<SpecException>(() => StateFile.Parse("""{"initPid": "x"}"""u8, "state.json")).Message);

    private static void AssertSame(ContainerState expected, ContainerState actual)
    {
        Assert.Equal(expected.CgroupPaths, actual.CgroupPaths);
        Assert.Equal(expected.Annotations, actual.Annotations);
        Assert.Equal(expected with { CgroupPaths = [], Annotations = null }, actual with { CgroupPaths = [], Annotations = null }, new WithoutMaps());
    }

    private sealed class WithoutMaps : IEqualityComparer<ContainerState>
    {
        public bool Equals(ContainerState? x, ContainerState? y) =>
            (x!.OciVersion, x.Id, x.InitPid, x.InitStartTime, x.Bundle, x.Rootfs, x.Created) == (y!.OciVersion, y.Id, y.InitPid, y.InitStartTime, y.Bundle, y.Rootfs, y.Created)
            && x.Created.Kind == y.Created.Kind;

        public int GetHashCode(ContainerState state) => state.InitPid;
    }
}
