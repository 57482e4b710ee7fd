using System.Text.Json.Nodes;
using Corten.Integration.Tests.Stress;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>The hooks of a container that is dumped and restored.</summary>
public sealed class CheckpointHookTests : IDisposable
{
    private readonly CheckpointBundle _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_hooks_of_the_namespaces_run_again_and_those_of_the_program_do_not()
    {
        string log = _scene["count/hooks"], ip = Programs.Peer("ip"), enter = Programs.Peer("nsenter");
        var hooks = new JsonObject();
        foreach (string kind in (string[])["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"])
            hooks[kind] = Hook($"echo {kind} $(pwd) >>{(kind == "startContainer" ? "/count/hooks" : log)}");
        // As whoever makes a container's network does it.
        hooks["createRuntime"]!.AsArray().Add(Hook(
            $"cat >{_scene["count/state"]}; pid=$(grep -o '\"pid\": *[0-9]*' {_scene["count/state"]} | grep -o '[0-9]*$'); exec {enter} -t $pid -n {ip} link add corten-test0 type bridge")[0]!.DeepClone());
        _scene.Bundle.Config["hooks"] = hooks;
        _scene.StartCounter();
        Assert.Equal(5, File.ReadAllLines(log).Length);
        File.Delete(log);
        _scene.Dump();
        Assert.StartsWith("poststop ", Assert.Single(File.ReadAllLines(log)), StringComparison.Ordinal);
        File.Delete(log);
        File.Delete(_scene["count/state"]);
        int stopped = _scene.Count();
        _scene.Restore();
        _scene.WaitForCount(stopped + 3);
        Assert.Equal([$"prestart {_scene.Bundle.Directory.Path}", $"createRuntime {_scene.Bundle.Directory.Path}"], File.ReadAllLines(log));
        JsonNode state = JsonNode.Parse(File.ReadAllText(_scene["count/state"]))!;
        Assert.Equal(("creating", _scene.Id, _scene.Bundle.Directory.Path), ((string)state["status"]!, (string)state["id"]!, (string)state["bundle"]!));
        Assert.Equal((int)_scene.Bundle.State()["pid"]!, (int)state["pid"]!);
        _scene.Bundle.Corun("exec", _scene.Id, "ls", "/sys/class/net/corten-test0").Exits();
    }

    [Fact]
    public void A_hook_that_fails_fails_the_restore_and_leaves_nothing()
    {
        Rounds.RequireLong();
        _scene.StartCounter();
        _scene.Dump();
        _scene.Bundle.Config["hooks"] = new JsonObject { ["createRuntime"] = Hook("echo no bridge; exit 3"), ["poststop"] = Hook($"cat >{_scene["stopped"]}") };
        _scene.Bundle.Save();
        CommandResult result = _scene.Bundle.Corun("restore", "-d", "-b", _scene.Bundle.Directory.Path, "--image-path", _scene["image"], "--work-path", _scene["work"], _scene.Id);
        result.FailsWith(1, "error running createRuntime hook #0", "no bridge");
        Assert.Equal("stopped", (string)JsonNode.Parse(File.ReadAllText(_scene["stopped"]))!["status"]!);
        _scene.Bundle.AssertNothingLeft();
    }

    private static JsonArray Hook(string script) => new(new JsonObject
    {
        ["path"] = "/bin/sh",
        ["args"] = new JsonArray("sh", "-c", script),
        ["env"] = new JsonArray("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
    });
}
