using Corten.Linux.Processes;
using Corten.Runtime.Records;

namespace Corten.Runtime.Tests.Records;

public sealed class StateStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private StateStore Store => new(_directory["root"]);

    [Fact]
    public void A_name_can_be_reserved_once()
    {
        using (var first = Store.Reserve("one"))
            first.Save(State("one"));
        Assert.Contains("already exists", Assert.Throws<RuntimeException>(() => Store.Reserve("one")).Message);
        Assert.Equal(["one"], Store.List());
    }

    [Fact]
    public void A_name_is_free_again_where_nothing_could_be_made_of_it()
    {
        Assert.Throws<RuntimeException>(() => Store.Reserve<string>("one", _ => throw new RuntimeException("no")));
        Assert.False(Directory.Exists(_directory["root/one"]));
        using var again = Store.Reserve("one");
    }

    [Fact]
    public void What_a_killed_creator_left_is_taken_over()
    {
        Store.Reserve("one").Dispose();
        using var again = Store.Reserve("one");
        Assert.Null(again.TryLoad());
    }

    [Fact]
    public void A_name_that_another_is_reserving_is_taken()
    {
        using var first = Store.Reserve("one");
        Assert.Throws<RuntimeException>(() => Store.Reserve("one"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../x")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void A_name_that_could_leave_the_root_is_refused(string id)
    {
        Assert.Contains("invalid container id", Assert.Throws<RuntimeException>(() => Store.Reserve(id)).Message);
        Assert.Throws<RuntimeException>(() => Store.Open(id));
    }

    [Fact]
    public void A_container_that_is_not_there_is_named() =>
        Assert.Contains("container does not exist: gone", Assert.Throws<RuntimeException>(() => Store.Open("gone")).Message);

    [Fact]
    public void The_status_follows_the_process_and_not_its_number()
    {
        using var container = Store.Reserve("one");
        var own = ProcessStat.Of(Environment.ProcessId)!.Value;
        var state = State("one") with { InitPid = Environment.ProcessId, InitStartTime = own.StartTime };
        Assert.Equal(ContainerStatus.Running, container.Status(state, () => false));
        Assert.Equal(ContainerStatus.Paused, container.Status(state, () => true));
        Assert.Equal(ContainerStatus.Stopped, container.Status(state with { InitStartTime = own.StartTime + 1 }, () => true));
        Assert.Equal(ContainerStatus.Stopped, container.Status(state with { InitPid = 0 }, () => true));
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        using var container = Store.Reserve("one");
        var state = State("one") with { Annotations = new() { ["a"] = "b" }, CgroupPaths = new() { ["memory"] = "/m", [""] = "/u" } };
        container.Save(state);
        var read = container.Load();
        Assert.Equal((state.Id, state.Bundle, state.Created), (read.Id, read.Bundle, read.Created));
        Assert.Equal(state.Annotations, read.Annotations);
        Assert.Equal(state.CgroupPaths, read.CgroupPaths);
    }

    public void Dispose() => _directory.Dispose();

    private static ContainerState State(string id) => new()
    {
        OciVersion = "1.3.0",
        Id = id,
        Bundle = "/b",
        Rootfs = "/b/rootfs",
        Created = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        CgroupPaths = [],
    };
}
