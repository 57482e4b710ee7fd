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
}
