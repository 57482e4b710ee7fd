using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>The verbs that work on a running container: pause, resume, ps, update, events.</summary>
public sealed class ControlTests : IDisposable
{
    private const string MemoryHierarchy = "/sys/fs/cgroup/memory";

    private readonly Bundle _bundle = new();

    public ControlTests()
    {
        _bundle.Linux["resources"]!["memory"] = new JsonObject { ["limit"] = 64 << 20 };
        _bundle.Script("while :; do sleep 0.01; done").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_paused_container_stands_still_until_it_is_resumed()
    {
        _bundle.Corun("pause", _bundle.Id).Exits();
        Assert.Equal("paused", _bundle.Status);
        Assert.Contains("container not running", _bundle.Corun("pause", _bundle.Id).Exits(1).Error, StringComparison.Ordinal);
        Assert.Contains("paused container", _bundle.Corun("exec", _bundle.Id, "true").Exits(255).Error, StringComparison.Ordinal);
        _bundle.Corun("resume", _bundle.Id).Exits();
        Assert.Equal("running", _bundle.Status);
        Assert.Contains("container not paused", _bundle.Corun("resume", _bundle.Id).Exits(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_paused_container_can_be_killed_and_deleted()
    {
        _bundle.Corun("pause", _bundle.Id).Exits();
        _bundle.Corun("delete", "--force", _bundle.Id).Exits();
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void Ps_shows_the_containers_processes_alone()
    {
        int pid = (int)_bundle.State()["pid"]!;
        var pids = JsonNode.Parse(_bundle.Corun("ps", "--format", "json", _bundle.Id).Exits().Text)!.AsArray().Select(p => (int)p!).ToList();
        Assert.Contains(pid, pids);
        Assert.DoesNotContain(Environment.ProcessId, pids);
        string[] lines = _bundle.Corun("ps", _bundle.Id, "-o", "pid,args").Exits().Text.Split('\n');
        Assert.Equal(["PID", "COMMAND"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(lines, line => line.TrimStart().StartsWith($"{pid} ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("Corten.Integration.Tests", StringComparison.Ordinal));
        Assert.Contains("has no column PID", _bundle.Corun("ps", _bundle.Id, "-o", "args").Exits(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_changes_what_it_names_and_leaves_the_rest()
    {
        Assert.SkipUnless(Directory.Exists(MemoryHierarchy), "the files that this test reads are those of cgroup v1");
        _bundle.Corun("update", "--pids-limit", "17", "--cpu-share", "512", _bundle.Id).Exits();
        Assert.Equal(("17", "512", $"{64 << 20}"), (Value("pids", "pids.max"), Value("cpu", "cpu.shares"), Value("memory", "memory.limit_in_bytes")));
        _bundle.Corun("update", "--memory", "32m", _bundle.Id).Exits();
        Assert.Equal(("17", $"{32 << 20}"), (Value("pids", "pids.max"), Value("memory", "memory.limit_in_bytes")));
        File.WriteAllText(_bundle.Directory["resources.json"], """{"pids": {"limit": 18}, "cpu": {"quota": 50000, "period": 100000}}""");
        _bundle.Corun("update", "-r", _bundle.Directory["resources.json"], _bundle.Id).Exits();
        Assert.Equal(("18", "50000"), (Value("pids", "pids.max"), Value("cpu", "cpu.cfs_quota_us")));
        CommandResult piped = Command.RunWith("""{"pids": {"limit": 19}}""", _bundle.Runtime, "--root", _bundle.Directory["state"], "update", "-r", "-", _bundle.Id);
        piped.Exits();
        Assert.Equal("19", Value("pids", "pids.max"));
    }

    [Theory]
    [InlineData("--memory", "lots", "a number of bytes")]
    [InlineData("--pids-limit", "x", "an integer")]
    [InlineData("--cpu-share", "-1", "a number from 0 up")]
    [InlineData("--blkio-weight", "5000", "10 to 1000")]
    [InlineData("--resources", "/no/such/file", "/no/such/file")]
    public void A_wrong_limit_is_told_in_one_sentence(string option, string value, string message)
    {
        string error = _bundle.Corun("update", option, value, _bundle.Id).Exits(1).Error;
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public void The_statistics_have_runcs_keys()
    {
        JsonNode mine = JsonNode.Parse(_bundle.Corun("events", "--stats", _bundle.Id).Exits().Text)!;
        Assert.Equal(("stats", _bundle.Id), ((string)mine["type"]!, (string)mine["id"]!));
        using var peer = new Bundle("/usr/sbin/runc");
        Assert.SkipUnless(File.Exists("/usr/sbin/runc"), "runc, with which this test compares, is not installed");
        peer.Linux["resources"]!["memory"] = new JsonObject { ["limit"] = 64 << 20 };
        peer.Script("while :; do sleep 0.01; done").Create().Exits();
        peer.Corun("start", peer.Id).Exits();
        JsonNode theirs = JsonNode.Parse(peer.Corun("events", "--stats", peer.Id).Exits().Text)!;
        foreach (string section in (string[])["cpu", "cpuset", "memory", "pids", "blkio", "hugetlb", "intel_rdt"])
            Assert.True(mine["data"]![section] is not null == theirs["data"]![section] is not null, section);
        Assert.Equal(Keys(theirs["data"]!["memory"]!["usage"]!), Keys(mine["data"]!["memory"]!["usage"]!));
        Assert.Equal(Keys(theirs["data"]!["memory"]!["raw"]!), Keys(mine["data"]!["memory"]!["raw"]!));
        Assert.Equal(Keys(theirs["data"]!["cpu"]!["usage"]!), Keys(mine["data"]!["cpu"]!["usage"]!));
        Assert.Equal((ulong)theirs["data"]!["memory"]!["usage"]!["limit"]!, (ulong)mine["data"]!["memory"]!["usage"]!["limit"]!);
    }

    [Fact]
    public void Events_are_printed_at_each_interval_until_the_container_ends()
    {
        using RunningCommand events = Command.Start(_bundle.Runtime, "--root", _bundle.Directory["state"], "events", "--interval", "50ms", _bundle.Id);
        Assert.True(Wait.Until(() => events.Output.Split('\n').Count(line => line.Contains("\"stats\"", StringComparison.Ordinal)) >= 3), events.Output);
        _bundle.Corun("kill", _bundle.Id, "KILL").Exits();
        events.Wait().Exits();
        Assert.Contains("is not running", _bundle.Corun("events", "--stats", _bundle.Id).Exits(1).Error, StringComparison.Ordinal);
        Assert.Contains("a duration like 5s", _bundle.Corun("events", "--interval", "often", _bundle.Id).Exits(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_runs_out_is_an_event()
    {
        using RunningCommand events = Command.Start(_bundle.Runtime, "--root", _bundle.Directory["state"], "events", "--interval", "100ms", _bundle.Id);
        Assert.True(Wait.Until(() => events.Output.Contains("\"stats\"", StringComparison.Ordinal)));
        _bundle.Corun("exec", _bundle.Id, "sh", "-c", "x=a; while :; do x=$x$x; done");
        Assert.True(Wait.Until(() => events.Output.Contains($$"""{"type":"oom","id":"{{_bundle.Id}}"}""", StringComparison.Ordinal), 20), events.Output);
    }

    private string Value(string controller, string file) => File.ReadAllText($"{Cgroups.V1(controller, _bundle.Id)}/{file}").Trim();

    private static List<string> Keys(JsonNode node) => [.. node.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal)];
}
