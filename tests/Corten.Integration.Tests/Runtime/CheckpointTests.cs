using System.Text.Json;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>checkpoint and restore with the distribution's criu.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly CheckpointBundle _scene = new();

    private Bundle Bundle => _scene.Bundle;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_counter_goes_on_where_it_stopped()
    {
        _scene.StartCounter();
        _scene.Dump();
        int stopped = _scene.Count();
        Assert.Equal(1, Bundle.Corun("state", _scene.Id).ExitCode);
        Assert.True(File.Exists(_scene["image/inventory.img"]));
        _scene.Restore();
        Assert.Equal("running", Bundle.Status);
        _scene.WaitForCount(stopped + 3);
        Assert.InRange(_scene.Count(), stopped, stopped + 200);
        Assert.Equal("1", Bundle.Corun("exec", _scene.Id, "sh", "-c", "cat /proc/1/cmdline | grep -c count").Exits().Text);
        Bundle.Corun("kill", _scene.Id, "KILL").Exits();
        Assert.True(Bundle.WaitForStatus("stopped"));
    }

    [Fact]
    public void A_process_of_exec_goes_through_with_the_container()
    {
        _scene.StartCounter();
        string process = Bundle.Corun("exec", _scene.Id, "sh", "-c", "sleep 1000 </dev/null >/dev/null 2>&1 & echo $!").Exits().Text;
        _scene.GoThrough();
        Bundle.Corun("exec", _scene.Id, "grep", "-q", "sleep", $"/proc/{process}/cmdline").Exits();
        // What is executed now is in the namespaces that criu made, and goes with the rest.
        string second = Bundle.Corun("exec", _scene.Id, "sh", "-c", "sleep 2000 </dev/null >/dev/null 2>&1 & echo $!").Exits().Text;
        _scene.GoThrough();
        foreach (string pid in (string[])[process, second])
            Bundle.Corun("exec", _scene.Id, "grep", "-q", "sleep", $"/proc/{pid}/cmdline").Exits();
    }

    [Fact]
    public void A_container_that_is_left_running_runs_on()
    {
        _scene.StartCounter();
        _scene.Dump("--leave-running");
        Assert.Equal("running", Bundle.Status);
        _scene.WaitForCount(_scene.Count() + 3);
    }

    [Fact]
    public void Memory_can_be_dumped_before()
    {
        _scene.StartCounter();
        CommandResult first = Bundle.Corun("checkpoint", "--pre-dump", "--image-path", _scene["parent"], _scene.Id);
        Assert.SkipWhen(first.Error.Contains("CONFIG_MEM_SOFT_DIRTY", StringComparison.Ordinal), "this kernel does not track changed memory");
        first.Exits();
        Assert.Equal("running", Bundle.Status);
        _scene.Dump("--parent-path", "../parent");
        Assert.True(Path.Exists(_scene["image/parent"]));
        int stopped = _scene.Count();
        _scene.Restore();
        _scene.WaitForCount(stopped + 3);
    }

    [Fact]
    public void A_pipe_of_the_outside_is_replaced_by_the_runtimes_own()
    {
        Bundle.Script("for i in $(seq 10); do read line || continue; echo pong $line; done").Save();
        string fifo = _scene["fifo"];
        Command.Run("/usr/bin/mkfifo", fifo, fifo + "2").Exits();
        using RunningCommand keep = Command.Start("/bin/bash", "-c", $"exec 3<>{fifo} 4<>{fifo}2; sleep 120");
        string places = $"--image-path {_scene["image"]} --work-path {_scene["work"]}";
        using RunningCommand run = Command.Start("/bin/bash", "-c",
            $"{_scene.Runtime} run -d -b {Bundle.Directory.Path} {_scene.Id} && {_scene.Runtime} checkpoint {places} {_scene.Id} && " +
            $"{_scene.Runtime} restore -d -b {Bundle.Directory.Path} {places} {_scene.Id}");
        Assert.True(Wait.Until(() => Bundle.Corun("state", _scene.Id) is { ExitCode: 0 } state && state.Output.Contains("running", StringComparison.Ordinal)
            && Directory.Exists(_scene["image"]) && File.Exists(_scene["work/restore.log"])), $"{_scene.LogOf("dump.log")}\n{_scene.LogOf("restore.log")}");
        run.Type("ping\n");
        run.WaitFor("pong ping");
    }

    [Fact]
    public void The_restored_container_is_in_the_foreground_unless_it_is_detached()
    {
        Bundle.Script("while [ ! -e /count/end ]; do sleep 0.1; done; exit 7");
        _scene.Start();
        _scene.Dump();
        File.WriteAllText(_scene["count/end"], "");
        Bundle.Corun(["restore", "-b", Bundle.Directory.Path, "--image-path", _scene["image"], "--work-path", _scene["work"], _scene.Id]).Exits(7);
        Bundle.AssertNothingLeft();
    }

    [Fact]
    public void The_images_are_named_as_runcs_and_runc_restores_them()
    {
        string runc = Programs.Peer("runc");
        _scene.StartCounter();
        _scene.Dump();
        int stopped = _scene.Count();
        string[] descriptors = JsonSerializer.Deserialize<string[]>(File.ReadAllText(_scene["image/descriptors.json"]))!;
        Assert.Equal("/dev/null", descriptors[0]);
        string root = _scene["runc-state"];
        Command.Shell($"{runc} --root {root} restore -d -b {Bundle.Directory.Path} --image-path {_scene["image"]} --work-path {_scene["work"]} {_scene.Id} </dev/null >/dev/null 2>{_scene["error"]}").Exits();
        try
        {
            _scene.WaitForCount(stopped + 3);
        }
        finally
        {
            Command.Run(runc, "--root", root, "delete", "--force", _scene.Id);
        }
    }
}
