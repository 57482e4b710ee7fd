using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

public sealed class LifeCycleTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_container_goes_from_created_to_running_to_stopped_and_is_deleted()
    {
        _bundle.Script("echo started; exec sleep 600").Create("--pid-file", _bundle.Directory["pid"]).Exits();
        Assert.Equal("created", _bundle.Status);
        Assert.Equal((string?)_bundle.State()["pid"]?.ToString(), File.ReadAllText(_bundle.Directory["pid"]).Trim());
        Assert.Equal("", _bundle.Log);

        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => _bundle.Log == "started\n"));
        Assert.Equal("running", _bundle.Status);

        _bundle.Corun("kill", _bundle.Id, "KILL").Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
        _bundle.Corun("start", _bundle.Id).FailsWith(1, _bundle.Id, "stopped");

        _bundle.Corun("delete", _bundle.Id).Exits();
        _bundle.AssertNothingLeft();
        _bundle.Corun("state", _bundle.Id).FailsWith(1, "does not exist");
    }

    [Fact]
    public void The_state_is_that_of_the_specification()
    {
        _bundle.Config["annotations"] = new JsonObject { ["org.opencontainers.image.title"] = "mrsdalloway" };
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        JsonObject state = _bundle.State();
        Assert.StartsWith("1.", (string?)state["ociVersion"], StringComparison.Ordinal);
        Assert.Equal(_bundle.Id, (string?)state["id"]);
        Assert.Equal(_bundle.Directory.Path, (string?)state["bundle"]);
        Assert.Equal("mrsdalloway", (string?)state["annotations"]!["org.opencontainers.image.title"]);
        Assert.True(Directory.Exists($"/proc/{(int)state["pid"]!}"));
    }

    [Fact]
    public void The_list_has_runcs_columns()
    {
        Directory.CreateDirectory(_bundle.Directory["state"]);
        Assert.Matches(@"^ID\s+PID\s+STATUS\s+BUNDLE\s+CREATED\s+OWNER\s*$", _bundle.Corun("list").Exits().Text);
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        string row = _bundle.Corun("list").Exits().Lines[1];
        Assert.Matches($@"^{_bundle.Id}\s+\d+\s+created\s+{Regex.Escape(_bundle.Directory.Path)}\s+\S+Z\s+root\s*$", row);
        Assert.Equal(_bundle.Id, _bundle.Corun("list", "-q").Exits().Text);
        var json = JsonNode.Parse(_bundle.Corun("list", "-f", "json").Exits().Output)!.AsArray();
        Assert.Equal(_bundle.Id, (string?)Assert.Single(json)!["id"]);
        _bundle.Corun("kill", _bundle.Id, "KILL").Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
        Assert.Matches($@"^{_bundle.Id}\s+0\s+stopped\s", _bundle.Corun("list").Exits().Lines[1]);
    }

    [Fact]
    public void A_command_can_be_executed_before_the_start()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        Assert.Equal("Hello, world!", _bundle.Corun("exec", _bundle.Id, "echo", "Hello, world!").Exits().Text);
        Assert.Equal("created", _bundle.Status);
    }

    [Fact]
    public void A_running_container_is_deleted_by_force_only()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        _bundle.Corun("delete", _bundle.Id).FailsWith(1, _bundle.Id, "running");
        _bundle.Corun("delete", "--force", _bundle.Id).Exits();
        _bundle.AssertNothingLeft();
        _bundle.Corun("delete", "--force", _bundle.Id).Exits();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("SIGTERM")]
    [InlineData("15")]
    [InlineData("term")]
    public void A_signal_is_named_as_runc_takes_it(string signal)
    {
        _bundle.Script("trap 'echo got it; exit 3' TERM; echo ready; while :; do sleep 0.05; done").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => _bundle.Log.Contains("ready", StringComparison.Ordinal)));
        _bundle.Corun("kill", _bundle.Id, signal).Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
        Assert.Contains("got it", _bundle.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void The_death_of_process_1_ends_all_others()
    {
        _bundle.Script("sleep 601 & sleep 602 & exec sleep 603").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        string tasks = Cgroups.Of(_bundle.Id)[0] + "/cgroup.procs";
        Assert.True(Wait.Until(() => File.ReadAllLines(tasks).Length == 3));
        string[] pids = File.ReadAllLines(tasks);
        _bundle.Corun("kill", _bundle.Id, "KILL").Exits();
        Assert.True(Wait.Until(() => pids.All(pid => !Directory.Exists($"/proc/{pid}"))));
    }

    [Fact]
    public void Without_a_pid_namespace_all_processes_are_killed_by_their_cgroup()
    {
        _bundle.RemoveNamespace("pid");
        _bundle.Script("sleep 601 & sleep 602 & exec sleep 603").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        string tasks = Cgroups.Of(_bundle.Id)[0] + "/cgroup.procs";
        Assert.True(Wait.Until(() => File.ReadAllLines(tasks).Length == 3));
        string[] pids = File.ReadAllLines(tasks);
        _bundle.Corun("delete", "--force", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => pids.All(pid => !Directory.Exists($"/proc/{pid}"))));
    }

    [Fact]
    public void Preserved_descriptors_arrive()
    {
        _bundle.Script("cat <&3").Save();
        string corun = $"{_bundle.Runtime} --root {_bundle.Directory["state"]} run --preserve-fds 1 -b {_bundle.Directory.Path} {_bundle.Id}";
        Assert.Equal("through three", Command.Shell($"{corun} 3<<<'through three'").Exits().Text);
    }

    [Fact]
    public void A_second_container_of_the_same_name_is_refused_and_the_first_lives_on()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Create().FailsWith(1, _bundle.Id, "exist");
        Assert.Equal("created", _bundle.Status);
    }
}
