using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

public sealed class HookTests : IDisposable
{
    private static readonly string[] _kinds = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void All_six_kinds_run_in_their_order_and_get_the_state()
    {
        _bundle.Config["root"]!["readonly"] = false;
        var hooks = new JsonObject();
        foreach (string kind in _kinds)
        {
            // startContainer runs in the container's root, where the log lies under another name.
            string log = kind == "startContainer" ? "/log" : _bundle.Rootfs + "/log";
            hooks[kind] = new JsonArray(new JsonObject
            {
                ["path"] = "/bin/sh",
                ["args"] = new JsonArray("sh", "-c", $"echo {kind} $(grep -c '\"id\"') >>{log}"),
                ["env"] = new JsonArray("PATH=/usr/bin:/bin"),
            });
        }
        _bundle.Config["hooks"] = hooks;
        _bundle.Script("echo process >>/log").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
        _bundle.Corun("delete", _bundle.Id).Exits();
        string[] lines = File.ReadAllLines(_bundle.Rootfs + "/log");
        // The container's side and the poststart hook run side by side.
        Assert.Equal(["prestart 1", "createRuntime 1", "createContainer 1"], lines[..3]);
        Assert.Equal(["startContainer 1", "process"], lines[3..6].Where(line => line != "poststart 1"));
        Assert.Contains("poststart 1", lines[3..6]);
        Assert.Equal("poststop 1", lines[6]);
    }

    [Fact]
    public void A_hook_that_fails_stops_the_creation_and_leaves_nothing()
    {
        _bundle.Config["hooks"] = new JsonObject
        {
            ["createRuntime"] = new JsonArray(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", "echo no bridge >&2; exit 3") }),
        };
        CommandResult result = _bundle.Args("true").Create();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no bridge", result.Error, StringComparison.Ordinal);
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void A_hook_that_takes_too_long_is_killed()
    {
        _bundle.Config["hooks"] = new JsonObject
        {
            ["createRuntime"] = new JsonArray(new JsonObject { ["path"] = "/bin/sleep", ["args"] = new JsonArray("sleep", "600"), ["timeout"] = 1 }),
        };
        Assert.Equal(1, _bundle.Args("true").Create().ExitCode);
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void The_container_is_locked_from_creation_on_until_it_stands()
    {
        _bundle.Config["hooks"] = new JsonObject
        {
            ["createRuntime"] = new JsonArray(new JsonObject
            {
                ["path"] = "/bin/sh",
                ["args"] = new JsonArray("sh", "-c", $"! flock --nonblock --conflict-exit-code 9 {_bundle.Directory["state"]}/{_bundle.Id} true"),
                ["env"] = new JsonArray("PATH=/usr/bin:/bin"),
            }),
        };
        _bundle.Args("true").Create().Exits();
        Assert.Equal(0, Command.Run("flock", "--nonblock", $"{_bundle.Directory["state"]}/{_bundle.Id}", "true").ExitCode);
    }

    [Theory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [InlineData("startContainer")]
    [InlineData("poststart")]
    public void A_hook_that_fails_fails_the_run_and_the_poststop_hooks_follow(string kind)
    {
        Hooks((kind, ["exit 0", "echo because; exit 3"]), ("poststop", [$"cat >{_bundle.Directory["stopped"]}"]));
        CommandResult result = _bundle.Args("true").Run();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"error running {kind} hook #1:", result.Error, StringComparison.Ordinal);
        Assert.Contains("because", result.Error, StringComparison.Ordinal);
        Assert.Equal("stopped", (string)State("stopped")["status"]!);
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void Hooks_of_the_runtime_begin_in_the_bundle_and_those_of_the_container_in_its_root()
    {
        _bundle.Config["root"]!["readonly"] = false;
        JsonArray Touch(string name) => new(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", $"pwd >{name}") });
        _bundle.Config["hooks"] = new JsonObject { ["createRuntime"] = Touch("runtime"), ["createContainer"] = Touch("container"), ["startContainer"] = Touch("start") };
        _bundle.Process["cwd"] = "/usr/bin";
        _bundle.Args("true").Run().Exits();
        Assert.Equal(_bundle.Directory.Path, File.ReadAllText(_bundle.Directory["runtime"]).Trim());
        Assert.Equal(_bundle.Rootfs, File.ReadAllText(_bundle.Rootfs + "/container").Trim());
        Assert.Equal("/usr/bin", File.ReadAllText(_bundle.Rootfs + "/usr/bin/start").Trim());
    }

    [Fact]
    public void A_poststart_hook_that_fails_fails_the_start_and_ends_the_container()
    {
        Hooks(("poststart", ["exit 1"]));
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).FailsWith(1, "error running poststart hook #0:");
        Assert.True(_bundle.WaitForStatus("stopped"));
    }

    [Fact]
    public void A_startContainer_hook_that_fails_fails_the_start_and_ends_the_container()
    {
        Hooks(("startContainer", ["exit 1"]));
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).FailsWith(1, "error running startContainer hook #0:");
        Assert.True(_bundle.WaitForStatus("stopped"));
    }

    [Fact]
    public void A_poststop_hook_that_fails_is_warned_of_and_the_next_ones_run()
    {
        Hooks(("poststop", ["exit 1", $"touch {_bundle.Directory["second"]}"]));
        CommandResult result = _bundle.Args("true").Run().Exits();
        Assert.Contains("error running poststop hook #0:", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_bundle.Directory["second"]));
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void Each_hook_gets_the_state_of_its_moment()
    {
        _bundle.Config["root"]!["readonly"] = false;
        _bundle.Config["annotations"] = new JsonObject { ["org.example.key"] = "value" };
        Hooks([.. _kinds.Select(kind => (kind, (string[])[$"cat >{(kind == "startContainer" ? "" : _bundle.Rootfs)}/{kind}"]))]);
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        int pid = (int)_bundle.State()["pid"]!;
        _bundle.Corun("start", _bundle.Id).Exits();
        _bundle.Corun("delete", "--force", _bundle.Id).Exits();
        (string Kind, string Status, int Pid)[] expected =
        [
            ("prestart", "creating", pid), ("createRuntime", "creating", pid), ("createContainer", "creating", 1), ("startContainer", "created", 1),
            ("poststart", "running", pid), ("poststop", "stopped", 0),
        ];
        foreach (var (kind, status, number) in expected)
        {
            JsonObject state = State("rootfs/" + kind);
            Assert.Equal((kind, status, number), (kind, (string)state["status"]!, (int?)state["pid"] ?? 0));
            Assert.Equal((_bundle.Id, _bundle.Directory.Path, "value"), ((string)state["id"]!, (string)state["bundle"]!, (string)state["annotations"]!["org.example.key"]!));
        }
    }

    [Fact]
    public void Hooks_run_in_the_namespaces_that_are_theirs()
    {
        _bundle.Config["root"]!["readonly"] = false;
        string[] kinds = ["createRuntime", "createContainer", "startContainer", "poststart"];
        Hooks([.. kinds.Select(kind => (kind, (string[])[$"readlink /proc/self/ns/uts >{(kind == "startContainer" ? "" : _bundle.Rootfs)}/{kind}"]))]);
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        string own = new FileInfo("/proc/self/ns/uts").LinkTarget!;
        string container = new FileInfo($"/proc/{_bundle.State()["pid"]}/ns/uts").LinkTarget!;
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.Equal([own, container, container, own], kinds.Select(kind => File.ReadAllText($"{_bundle.Rootfs}/{kind}").Trim()));
    }

    // Not said by the specification; so are runc's.
    [Theory]
    [InlineData("createRuntime", "env | grep -c ^LC_ALL=")]
    [InlineData("createContainer", "env | grep -c ^LC_ALL= && exit 1; true")]
    [InlineData("startContainer", "test $ONE = two && test -n \"$HOME\"")]
    public void Environment_and_directory_of_a_hook_are_runcs(string kind, string script)
    {
        _bundle.Process["env"] = new JsonArray("PATH=/bin", "ONE=two");
        Hooks((kind, [script]));
        _bundle.Args("true").Run().Exits();
        using var peer = new Bundle(Programs.Peer("runc"));
        peer.Process["env"] = new JsonArray("PATH=/bin", "ONE=two");
        peer.Config["hooks"] = _bundle.Config["hooks"]!.DeepClone();
        peer.Args("true").Run().Exits();
    }

    [Fact]
    public void The_arguments_of_a_hook_are_as_written()
    {
        _bundle.Config["hooks"] = JsonNode.Parse("""{ "startContainer": [{ "path": "/bin/busybox", "args": ["cat", "/nosuchfile"] }] }""");
        CommandResult result = _bundle.Args("true").Run();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("cat: can't open '/nosuchfile'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptors_that_were_kept_for_the_program_outlast_the_hooks()
    {
        Hooks(("createContainer", ["exit 0"]), ("startContainer", ["exit 0"]));
        _bundle.Script("cat <&3").Save();
        string line = $"{_bundle.Runtime} --root {_bundle.Directory["state"]} run -b {_bundle.Directory.Path} --preserve-fds 1 {_bundle.Id}";
        Assert.Equal("kept", Command.Shell($"echo kept >{_bundle.Directory["kept"]}; {line} 3<{_bundle.Directory["kept"]}").Exits().Text);
    }

    private JsonObject State(string file) => JsonNode.Parse(File.ReadAllText(_bundle.Directory[file]))!.AsObject();

    private void Hooks(params (string Kind, string[] Scripts)[] lists)
    {
        var hooks = new JsonObject();
        foreach (var (kind, scripts) in lists)
            hooks[kind] = new JsonArray([.. scripts.Select(script => new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", script) })]);
        _bundle.Config["hooks"] = hooks;
    }
}
