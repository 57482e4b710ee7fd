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
    public void The_hook_that_fails_is_named_by_its_kind_and_place(string kind)
    {
        _bundle.Config["hooks"] = new JsonObject
        {
            [kind] = new JsonArray(new JsonObject { ["path"] = "/bin/true" }, new JsonObject { ["path"] = "/bin/false" }),
        };
        _bundle.Args("true").Run().FailsWith(1, $"error running {kind} hook #1: /bin/false: exit status 1");
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
    public void A_startContainer_hook_without_an_environment_gets_the_processs()
    {
        _bundle.Config["root"]!["readonly"] = false;
        _bundle.Process["env"] = new JsonArray("PATH=/bin", "ONE=two");
        _bundle.Config["hooks"] = new JsonObject
        {
            ["startContainer"] = new JsonArray(new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", "echo $ONE $HOME >/seen") }),
        };
        _bundle.Args("true").Run().Exits();
        Assert.Equal("two /root", File.ReadAllText(_bundle.Rootfs + "/seen").Trim());
    }
}
