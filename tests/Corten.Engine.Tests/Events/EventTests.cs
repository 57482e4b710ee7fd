using Corten.Engine.Events;
using Corten.Engine.Records;
using Corten.Engine.Tests.Support;
using Corten.Linux.Processes;
using Corten.Monitor;
using Corten.Monitor.Events;
using Corten.Monitor.Protocol;

namespace Corten.Engine.Tests.Events;

public sealed class EventTests : IDisposable
{
    private readonly TestEngine _test = new();

    [Fact]
    public void The_life_of_a_container_is_told_in_its_order()
    {
        var options = TestEngine.Options("sh", "-c", "exit 3") with { Name = "short", Labels = new() { ["who"] = "me" }, AutoRemove = true };
        Assert.Equal(3, _test.Run(options).Code);
        var events = Read();
        Assert.Equal(["create", "attach", "start", "die", "destroy"], events.Select(e => e.Action));
        Assert.Equal("3", events[3].Attributes["exitCode"]);
        Assert.All(events, e => Assert.Equal(("short", "me", TestEngine.ImageName), (e.Attributes["name"], e.Attributes["who"], e.Attributes["image"])));
        Assert.Equal(events.Select(e => e.Time).Order(), events.Select(e => e.Time));
    }

    [Fact]
    public void What_is_done_to_a_container_is_told_with_its_name_at_that_time()
    {
        var engine = _test.Open();
        var (record, _) = engine.Run(TestEngine.Options("sleep", "1000") with { Name = "old", StopTimeout = 0 }, null, null);
        engine.Pause(engine.Get("old"));
        engine.Unpause(engine.Get("old"));
        engine.Rename(engine.Get("old"), "new");
        engine.Signal(engine.Get("new"), 17);
        engine.Stop(engine.Get("new"), 0);
        engine.Remove(engine.Get(record.Id), force: false);
        var events = Read();
        Assert.Equal(["create", "start", "pause", "unpause", "rename", "kill", "die", "stop", "destroy"], events.Select(e => e.Action));
        Assert.Equal(["old", "old", "old", "old", "new", "new", "new", "new", "new"], events.Select(e => e.Attributes["name"]));
        Assert.Equal("17", events[5].Attributes["signal"]);
        Assert.Equal(["pause", "kill"], Read("event=pause", "event=kill").Select(e => e.Action));
    }

    [Fact]
    public void The_end_of_a_container_whose_monitor_was_killed_is_told_by_the_next_command()
    {
        var engine = _test.Open();
        var (record, _) = engine.Run(TestEngine.Options("sleep", "1000"), null, null);
        var run = RunState.Read(new RunFiles(_test.Paths.Run(record.Id)).State)!;
        ProcessHandle.Kill(run.MonitorPid, 9);
        Assert.True(SpinWait.SpinUntil(() => _test.Open().Get(record.Id).State.Phase == ContainerPhase.Exited, 60_000));
        Assert.Equal("137", Assert.Single(Read("event=die")).Attributes["exitCode"]);
    }

    [Theory]
    [InlineData("0 1 2", "container=web")]
    [InlineData("0 1 2", "container=abc")]
    [InlineData("3", "type=image")]
    [InlineData("1", "event=die")]
    [InlineData("1", "event=died")]
    [InlineData("1 2", "status=died", "event=destroy")]
    [InlineData("2 3", "event=remove")]
    [InlineData("0 1", "label=a")]
    [InlineData("0", "label=a=1")]
    [InlineData("1", "label=a", "label=b")]
    [InlineData("0 1", "image=busybox")]
    [InlineData("2", "image=debian:12")]
    [InlineData("3", "image=debian")]
    [InlineData("3", "image=sha256:fff")]
    [InlineData("", "container=web", "type=image")]
    public void A_filter_chooses(string expected, params string[] filters)
    {
        EventRecord[] all =
        [
            Make("container", "start", "abcd", ("name", "web"), ("image", "docker.io/library/busybox:latest"), ("a", "1")),
            Make("container", "die", "abcd", ("name", "web"), ("image", "busybox"), ("a", "2"), ("b", "")),
            Make("container", "destroy", "abcd", ("name", "web"), ("image", "debian:12")),
            Make("image", "delete", "sha256:ffff", ("name", "debian")),
        ];
        var chosen = EventFilters.Parse(filters);
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, all.Length).Where(i => chosen.Matches(all[i]))));
    }

    [Theory]
    [InlineData("x=y")]
    [InlineData("event")]
    public void A_filter_that_is_none_is_an_error(string filter) => Assert.Contains(filter, Assert.Throws<EngineException>(() => EventFilters.Parse([filter])).Message, StringComparison.Ordinal);

    private static EventRecord Make(string type, string action, string id, params (string Key, string Value)[] attributes) =>
        new(DateTimeOffset.UnixEpoch, type, action, id, attributes.ToDictionary(a => a.Key, a => a.Value));

    private List<EventRecord> Read(params string[] filters)
    {
        var found = new List<EventRecord>();
        new EventStream(_test.Paths, EventFilters.Parse(filters.Length > 0 ? filters : ["type=container"]), TimeProvider.System) { Follow = false }.Run(found.Add);
        return found;
    }

    public void Dispose() => _test.Dispose();
}
