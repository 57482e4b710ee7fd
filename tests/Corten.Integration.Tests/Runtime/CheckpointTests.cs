using System.Text.Json;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>
/// checkpoint and restore with the distribution's criu. That of Debian 12 cannot work on kernels much newer than itself: where it fails its own
/// check, the tests that need it to work are skipped here and run in the virtual machine.
/// </summary>
public sealed class CheckpointTests : IDisposable
{
    // Writes a number every tenth of a second, for as long as nobody stops it.
    private const string Counter = "i=0; while true; do i=$((i+1)); echo $i >/count/now; sleep 0.1; done";

    private readonly Bundle _bundle = new();

    public CheckpointTests()
    {
        Directory.CreateDirectory(_bundle.Directory["count"]);
        _bundle.AddMount("/count", "bind", _bundle.Directory["count"], "bind");
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_counter_goes_on_where_it_stopped()
    {
        RequireCriu();
        Start(_bundle.Script(Counter));
        WaitForCount(5);
        Dump();
        int stopped = Count();
        Assert.Equal(1, _bundle.Corun("state", _bundle.Id).ExitCode);
        Assert.True(File.Exists(_bundle.Directory["image/inventory.img"]));
        Restore();
        Assert.Equal("running", _bundle.Status);
        WaitForCount(stopped + 3);
        Assert.InRange(Count(), stopped, stopped + 200);
        Assert.Equal("1", _bundle.Corun("exec", _bundle.Id, "sh", "-c", "cat /proc/1/cmdline | grep -c count").Exits().Text);
        // And once more, from what was restored.
        Dump();
        stopped = Count();
        Restore();
        WaitForCount(stopped + 3);
        _bundle.Corun("kill", _bundle.Id, "KILL").Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
    }

    [Fact]
    public void A_container_that_is_left_running_runs_on()
    {
        RequireCriu();
        Start(_bundle.Script(Counter));
        WaitForCount(3);
        Dump("--leave-running");
        Assert.Equal("running", _bundle.Status);
        WaitForCount(Count() + 3);
    }

    [Fact]
    public void Memory_can_be_dumped_before()
    {
        RequireCriu();
        Start(_bundle.Script(Counter));
        WaitForCount(3);
        CommandResult first = _bundle.Corun("checkpoint", "--pre-dump", "--image-path", _bundle.Directory["parent"], _bundle.Id);
        Assert.SkipWhen(first.Error.Contains("CONFIG_MEM_SOFT_DIRTY", StringComparison.Ordinal), "this kernel does not track changed memory");
        first.Exits();
        Assert.Equal("running", _bundle.Status);
        Dump("--parent-path", "../parent");
        Assert.True(Path.Exists(_bundle.Directory["image/parent"]));
        int stopped = Count();
        Restore();
        WaitForCount(stopped + 3);
    }

    [Fact]
    public void A_pipe_of_the_outside_is_replaced_by_the_runtimes_own()
    {
        RequireCriu();
        _bundle.Script("for i in $(seq 10); do read line || continue; echo pong $line; done").Save();
        string fifo = _bundle.Directory["fifo"];
        Command.Run("/usr/bin/mkfifo", fifo, fifo + "2").Exits();
        using RunningCommand keep = Command.Start("/bin/bash", "-c", $"exec 3<>{fifo} 4<>{fifo}2; sleep 120");
        string runtime = $"{_bundle.Runtime} --root {_bundle.Directory["state"]}";
        using RunningCommand run = Command.Start("/bin/bash", "-c",
            $"{runtime} run -d -b {_bundle.Directory.Path} {_bundle.Id} && {runtime} checkpoint --image-path {_bundle.Directory["image"]} --work-path {_bundle.Directory["work"]} {_bundle.Id} && " +
            $"{runtime} restore -d -b {_bundle.Directory.Path} --image-path {_bundle.Directory["image"]} --work-path {_bundle.Directory["work"]} {_bundle.Id}");
        Assert.True(Wait.Until(() => _bundle.Corun("state", _bundle.Id) is { ExitCode: 0 } state && state.Output.Contains("running", StringComparison.Ordinal)
            && Directory.Exists(_bundle.Directory["image"]) && File.Exists(_bundle.Directory["work/restore.log"])), $"{LogOf("dump.log")}\n{LogOf("restore.log")}");
        run.Type("ping\n");
        run.WaitFor("pong ping");
    }

    [Fact]
    public void The_restored_container_is_in_the_foreground_unless_it_is_detached()
    {
        RequireCriu();
        Start(_bundle.Script("while [ ! -e /count/end ]; do sleep 0.1; done; exit 7"));
        Dump();
        File.WriteAllText(_bundle.Directory["count/end"], "");
        _bundle.Corun(["restore", "-b", _bundle.Directory.Path, "--image-path", _bundle.Directory["image"], "--work-path", _bundle.Directory["work"], _bundle.Id]).Exits(7);
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void The_images_are_named_as_runcs_and_runc_restores_them()
    {
        RequireCriu();
        string runc = Programs.Peer("runc");
        Start(_bundle.Script(Counter));
        WaitForCount(3);
        Dump();
        int stopped = Count();
        string[] descriptors = JsonSerializer.Deserialize<string[]>(File.ReadAllText(_bundle.Directory["image/descriptors.json"]))!;
        Assert.Equal("/dev/null", descriptors[0]);
        string root = _bundle.Directory["runc-state"];
        Command.Shell($"{runc} --root {root} restore -d -b {_bundle.Directory.Path} --image-path {_bundle.Directory["image"]} --work-path {_bundle.Directory["work"]} {_bundle.Id} </dev/null >/dev/null 2>{_bundle.Directory["error"]}").Exits();
        try
        {
            WaitForCount(stopped + 3);
        }
        finally
        {
            Command.Run(runc, "--root", root, "delete", "--force", _bundle.Id);
        }
    }

    private static void RequireCriu()
    {
        CommandResult check = Command.Run(Programs.Peer("criu"), "check");
        string version = Command.Run("/bin/uname", "-r").Text;
        Assert.SkipWhen(check.ExitCode != 0, $"the criu of this machine does not work on its kernel {version} (criu check: {check.Error.Split('\n')[0]}): ./test.sh vm runs this test where it does");
    }

    // criu cannot dump a standard stream that is a file outside of the container.
    private static void Start(Bundle bundle)
    {
        bundle.Save();
        Command.Shell($"exec {bundle.Runtime} --root {bundle.Directory["state"]} run -d -b {bundle.Directory.Path} {bundle.Id} </dev/null >/dev/null 2>&1").Exits();
    }

    private CommandResult Checkpoint(params string[] options) =>
        _bundle.Corun(["checkpoint", "--image-path", _bundle.Directory["image"], "--work-path", _bundle.Directory["work"], .. options, _bundle.Id]);

    private void Restore()
    {
        string line = $"{_bundle.Runtime} --root {_bundle.Directory["state"]} restore -d -b {_bundle.Directory.Path} --image-path {_bundle.Directory["image"]} --work-path {_bundle.Directory["work"]} {_bundle.Id}";
        CommandResult result = Command.Shell($"exec {line} </dev/null >{_bundle.Directory["log2"]} 2>&1");
        Assert.True(result.ExitCode == 0, $"{File.ReadAllText(_bundle.Directory["log2"])}\n{LogOf("restore.log")}");
    }

    private void Dump(params string[] options)
    {
        CommandResult result = Checkpoint(options);
        Assert.True(result.ExitCode == 0, $"{result.Error}\n{LogOf("dump.log")}");
    }

    private string LogOf(string name) =>
        File.Exists(_bundle.Directory["work/" + name]) ? string.Join('\n', File.ReadLines(_bundle.Directory["work/" + name]).TakeLast(30)) : "there is no log";

    private int Count() => int.TryParse(File.ReadAllText(_bundle.Directory["count/now"]), out int count) ? count : 0;

    private void WaitForCount(int least) =>
        Assert.True(Wait.Until(() => File.Exists(_bundle.Directory["count/now"]) && Count() >= least), $"the counter does not come to {least}");
}
