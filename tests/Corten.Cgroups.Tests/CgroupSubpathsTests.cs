namespace Corten.Cgroups.Tests;

public sealed class CgroupSubpathsTests
{
    [Fact]
    public void A_path_for_a_controller_goes_before_the_one_for_all()
    {
        var paths = CgroupSubpaths.Parse(["a/b", "cpu,cpuacct:/c"]);
        Assert.Equal("/x/a/b", paths.Directory("/x", ["memory"]));
        Assert.Equal("/x/c", paths.Directory("/x", ["cpu", "cpuacct"]));
        Assert.Equal("/x", CgroupSubpaths.Parse(["/"]).Directory("/x", []));
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData(":a")]
    [InlineData("cpu,:a")]
    public void A_path_that_climbs_or_names_nothing_is_refused(string value) =>
        Assert.StartsWith("--cgroup " + value, Assert.Throws<CgroupException>(() => CgroupSubpaths.Parse([value])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_process_is_prepared_for_a_place_below()
    {
        using var live = LiveCgroup.OnV1().Create();
        string inner = live.Cgroup.Paths["memory"] + "/inner";
        var error = Assert.Throws<CgroupException>(() => live.Cgroup.PrepareJoin(CgroupSubpaths.Parse(["memory:inner"])));
        Assert.Contains("inner", error.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(inner);
        live.Cgroup.PrepareJoin(CgroupSubpaths.Parse(["memory:inner"])).Dispose();
    }
}
