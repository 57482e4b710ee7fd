using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Tests.Resctrl;

public sealed class ResctrlGroupTests : IDisposable
{
    private const string Id = "c1";

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeResctrl _files;

    public ResctrlGroupTests() => _files = new FakeResctrl(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_a_class_the_container_has_a_group_of_its_own_and_it_goes_with_it()
    {
        var group = Make(new LinuxIntelRdt { L3CacheSchema = "L3:0=7f0;1=1f", MemBwSchema = "MB:0=20;1=70", Schemata = ["L2:0=f"] });
        Assert.Equal("L3:0=7f0;1=1f\nMB:0=20;1=70\nL2:0=f\n", Text("c1/schemata"));
        Assert.Equal("42", Text("c1/tasks"));
        group.Remove();
        Assert.False(Directory.Exists(Path("c1")));
    }

    [Fact]
    public void Another_share_is_written_into_the_containers_group()
    {
        var group = Make(new LinuxIntelRdt { L3CacheSchema = "L3:0=7f0;1=1f" });
        ResctrlGroup.Change(_files, group.Record, new LinuxIntelRdt { L3CacheSchema = "L3:0=f;1=f", MemBwSchema = "MB:0=20" });
        Assert.Equal("L3:0=f;1=f\nMB:0=20\n", Text("c1/schemata"));
    }

    [Fact]
    public void A_group_that_was_there_before_stays()
    {
        _files.MakeGroup(Path("c1"));
        Make(new LinuxIntelRdt { Schemata = ["L3:0=1"] }).Remove();
        Assert.Equal("L3:0=1\n", Text("c1/schemata"));
        Assert.Empty(_files.Removed);
    }

    [Fact]
    public void A_class_that_is_missing_is_made_and_stays()
    {
        var group = Make(new LinuxIntelRdt { ClosId = "gold", MemBwSchema = "MB:0=20" });
        Assert.Equal("MB:0=20\n", Text("gold/schemata"));
        group.Remove();
        Assert.Equal("42", Text("gold/tasks"));
    }

    [Fact]
    public void A_class_without_schemata_must_be_there()
    {
        Assert.Contains("linux.intelRdt.closID", Refusal(new LinuxIntelRdt { ClosId = "gold" }));
        _files.MakeGroup(Path("gold"));
        Make(new LinuxIntelRdt { ClosId = "gold" });
        Assert.Equal(("42", ""), (Text("gold/tasks"), Text("gold/schemata")));
    }

    [Theory]
    [InlineData("L3:0=fffff", null, null)]
    [InlineData("L3:00=0FFFFF;1=fffff", "MB:1=100", null)]
    [InlineData(null, "MB:0=95", null)]
    [InlineData("L3:0=ff", null, "L3:0=ff")]
    [InlineData("L3:2=fffff", null, "L3:2=fffff")]
    [InlineData(null, "MB:0=50", "MB:0=50")]
    public void The_schemata_of_a_class_that_is_there_must_be_what_is_asked(string? cache, string? bandwidth, string? refused)
    {
        var config = new LinuxIntelRdt { ClosId = "/", L3CacheSchema = cache, MemBwSchema = bandwidth };
        if (refused is not null)
        {
            Assert.Contains(refused, Refusal(config));
            return;
        }
        Make(config);
        Assert.Equal(("42", "L3:0=fffff;1=fffff\nMB:0=100;1=100\n"), (Text("tasks"), Text("schemata")));
    }

    [Fact]
    public void A_monitoring_group_is_made_beside_the_class_and_goes_alone()
    {
        _files.MakeGroup(Path("gold"));
        var group = Make(new LinuxIntelRdt { ClosId = "gold", EnableMonitoring = true });
        Assert.Equal("42", Text("gold/mon_groups/c1/tasks"));
        ResctrlGroup.Add(_files, group.Record, 43);
        Assert.Equal(("43", "43"), (Text("gold/tasks"), Text("gold/mon_groups/c1/tasks")));
        group.Remove();
        Assert.Equal([Path("gold/mon_groups/c1")], _files.Removed);
        Assert.True(Directory.Exists(Path("gold")));
    }

    [Theory]
    [InlineData("L3", "l3CacheSchema")]
    [InlineData("MB", "memBwSchema")]
    [InlineData("L3_MON", "enableMonitoring")]
    public void What_the_machine_has_not_is_refused_by_its_field(string missing, string field)
    {
        Directory.Delete(Path("info/" + missing), recursive: true);
        Assert.Contains("linux.intelRdt." + field, Refusal(new LinuxIntelRdt { L3CacheSchema = "L3:0=1", MemBwSchema = "MB:0=20", EnableMonitoring = true }));
    }

    [Fact]
    public void The_kernels_own_words_are_part_of_the_error()
    {
        File.WriteAllText(Path("info/last_cmd_status"), "too many bits in mask\n");
        var group = new ResctrlGroup(_files, new LinuxIntelRdt { ClosId = "/" }, Id);
        group.Plan();
        group.Prepare();
        File.Delete(Path("tasks"));
        Assert.Contains("too many bits in mask", Assert.Throws<RuntimeException>(() => group.Add(42)).Message);
    }

    [Fact]
    public void Where_nothing_is_asked_nothing_is_looked_for() => Assert.Null(ResctrlGroup.For(null, Id));

    private ResctrlGroup Make(LinuxIntelRdt config)
    {
        var group = new ResctrlGroup(_files, config, Id);
        group.Plan();
        group.Prepare();
        group.Add(42);
        return group;
    }

    private string Refusal(LinuxIntelRdt config) => Assert.Throws<RuntimeException>(() => new ResctrlGroup(_files, config, Id).Plan()).Message;

    private string Path(string name) => $"{_directory.Path}/{name}";

    private string Text(string name) => File.ReadAllText(Path(name));
}
