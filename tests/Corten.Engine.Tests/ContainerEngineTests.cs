using Corten.Engine.Records;
using Corten.Engine.Tests.Support;
using Corten.Images;
using Corten.Monitor.Protocol;

namespace Corten.Engine.Tests;

public sealed class ContainerEngineTests : IDisposable
{
    private readonly TestEngine _test = new();

    [Fact]
    public void A_foreground_run_that_is_removed_leaves_nothing()
    {
        var (output, code) = _test.Run(TestEngine.Options("sh", "-c", "echo out; echo err >&2; exit 3") with { AutoRemove = true });
        Assert.Equal(3, code);
        Assert.Equal(["err", "out"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void A_container_is_created_started_stopped_started_again_and_removed()
    {
        var engine = _test.Open();
        var record = engine.Create(TestEngine.Options("sh", "-c", "trap 'exit 6' TERM; echo up; while :; do sleep 0.05; done") with { Name = "one" });
        Assert.Equal(ContainerPhase.Created, engine.Get("one").State.Phase);
        engine.Start(engine.Get("one"), null, null);
        Assert.Equal(ContainerPhase.Running, engine.Get(record.ShortId).State.Phase);
        WaitForLog(engine, record.Id);
        engine.Stop(engine.Get("one"), 20);
        var stopped = engine.Get("one");
        Assert.Equal((ContainerPhase.Exited, 6), (stopped.State.Phase, stopped.State.Exit!.Code));
        engine.Start(stopped, null, null);
        Assert.True(engine.Get("one").IsRunning);
        Assert.Contains("is running", Assert.Throws<EngineException>(() => engine.Remove(engine.Get("one"), force: false)).Message, StringComparison.Ordinal);
        engine.Remove(engine.Get("one"), force: true);
        Assert.Null(engine.Find("one"));
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void What_the_container_wrote_is_there_after_a_restart()
    {
        var engine = _test.Open();
        engine.Create(TestEngine.Options("sh", "-c", "cat /kept 2>/dev/null; echo written > /kept") with { Name = "two" });
        Assert.Equal(("", 0), Follow(engine, "two"));
        Assert.Equal(("written\n", 0), Follow(engine, "two"));
    }

    [Fact]
    public void A_name_in_use_is_refused_and_free_again_after_removal()
    {
        var engine = _test.Open();
        engine.Create(TestEngine.Options() with { Name = "taken" });
        var error = Assert.Throws<EngineException>(() => engine.Create(TestEngine.Options() with { Name = "taken" }));
        Assert.StartsWith("the container name \"taken\" is in use by container ", error.Message, StringComparison.Ordinal);
        Assert.Equal(125, error.ExitCode);
        Assert.Single(engine.List());
        engine.Remove(engine.Get("taken"), force: false);
        engine.Create(TestEngine.Options() with { Name = "taken" });
    }

    [Theory]
    [InlineData("bad name")]
    [InlineData("../up")]
    [InlineData("-x")]
    [InlineData("")]
    public void A_name_that_is_none_is_refused(string name)
    {
        Assert.Throws<EngineException>(() => _test.Open().Create(TestEngine.Options() with { Name = name }));
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void A_missing_image_is_named_and_nothing_is_left()
    {
        var error = Assert.Throws<ImageException>(() => _test.Open().Run(TestEngine.Options() with { Image = "no/such:image" }, null, null));
        Assert.Contains("no/such:image", error.Message, StringComparison.Ordinal);
        Assert.Empty(_test.Leftovers());
    }

    [Theory]
    [InlineData("nosuchcommand", 127)]
    [InlineData("/no/such/path", 127)]
    [InlineData("/etc/passwd", 126)]
    [InlineData("/etc", 126)]
    public void A_command_that_cannot_be_run_has_dockers_exit_code_and_leaves_nothing(string command, int code)
    {
        var error = Assert.Throws<EngineException>(() => _test.Open().Run(TestEngine.Options(command), null, null));
        Assert.Equal(code, error.ExitCode);
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void An_unknown_user_and_an_unknown_runtime_are_named_and_nothing_is_left()
    {
        var user = Assert.Throws<EngineException>(() => _test.Open().Run(TestEngine.Options("true") with { User = "stranger" }, null, null));
        Assert.Contains("there is no user \"stranger\"", user.Message, StringComparison.Ordinal);
        var runtime = Assert.Throws<EngineException>(() => _test.Open().Run(TestEngine.Options("true") with { Runtime = "no-such-runtime" }, null, null));
        Assert.Contains("no-such-runtime", runtime.Message, StringComparison.Ordinal);
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void The_options_reach_the_process()
    {
        Directory.CreateDirectory(_test.Scratch + "/volume");
        File.WriteAllText(_test.Scratch + "/volume/file", "content");
        var options = TestEngine.Options("sh", "-c", "id; hostname; env; cat /m/file; touch /m/x || echo read-only; cat /proc/self/limits | grep 'open files'; ls -d $PWD") with
        {
            AutoRemove = true,
            User = "user",
            Hostname = "box",
            Environment = ["ADDED=yes"],
            WorkingDirectory = "/srv/deep",
            Volumes = [new VolumeMount(_test.Scratch + "/volume", "/m", true, "rprivate")],
            Limits = new() { ["nofile"] = new LimitPair(123, 456) },
        };
        var (output, code) = _test.Run(options);
        Assert.Equal(0, code);
        foreach (string expected in (string[])["uid=1000(user) gid=1001(user) groups=1001(user),2000(extra)", "box\n", "FROM=image", "ADDED=yes", "HOME=/home/user", "HOSTNAME=box", "content", "read-only\n", "/srv/deep\n"])
            Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Matches("open files +123 +456", output);
    }

    [Fact]
    public void Limits_are_set_in_the_containers_cgroup()
    {
        var engine = _test.Open();
        var (record, _) = engine.Run(TestEngine.Options("sleep", "100") with { Memory = 64 << 20, NanoCpus = 500_000_000, PidsLimit = 50 }, null, null);
        int pid = engine.Get(record.Id).State.Run!.Pid;
        Assert.Equal("67108864", Limit(pid, "memory", "memory.limit_in_bytes", "memory.max"));
        Assert.Equal("50", Limit(pid, "pids", "pids.max", "pids.max"));
        Assert.StartsWith("50000", Limit(pid, "cpu", "cpu.cfs_quota_us", "cpu.max"), StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_runs_in_the_container_with_its_environment()
    {
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sleep", "100") with { Name = "e", Environment = ["WHERE=inside"] }, null, null);
        var (connection, session) = engine.Exec(engine.Get("e"), new ExecOptions { Command = ["sh", "-c", "echo $WHERE $MORE; id -u; exit 4"], User = "1000", Environment = ["MORE=too"] }, AttachFlags.Stdout | AttachFlags.Stderr, null);
        Assert.Equal(("inside too\n1000\n", 4), TestEngine.ReadAll(connection!));
        engine.EndExec(session);
        Assert.Empty(Directory.EnumerateFileSystemEntries(engine.Paths.ExecSessions(engine.Get("e").Record.Id)));
    }

    [Fact]
    public void Wait_returns_the_exit_code_and_exec_and_kill_refuse_what_does_not_run()
    {
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sh", "-c", "exit 9") with { Name = "w" }, null, null);
        Assert.Equal(9, engine.Wait(engine.Get("w")));
        Assert.Throws<EngineException>(() => engine.Exec(engine.Get("w"), new ExecOptions { Command = ["true"] }, null, null));
        Assert.Throws<EngineException>(() => engine.Signal(engine.Get("w"), 15));
    }

    [Fact]
    public void Containers_are_found_by_the_beginning_of_their_id()
    {
        var engine = _test.Open();
        var record = engine.Create(TestEngine.Options());
        Assert.Equal(record.Id, engine.Get(record.Id[..3]).Record.Id);
        Assert.Equal($"no such container: {new string('0', 64)}", Assert.Throws<EngineException>(() => engine.Get(new string('0', 64))).Message);
        Assert.Null(engine.Find("../" + record.Id));
        Assert.Null(engine.Find(""));
    }

    private static string Limit(int pid, string controller, string v1, string v2)
    {
        foreach (string line in File.ReadLines($"/proc/{pid}/cgroup"))
        {
            string[] fields = line.Split(':', 3);
            if (fields[1].Split(',').Contains(controller) && File.Exists($"/sys/fs/cgroup/{controller}{fields[2]}/{v1}"))
                return File.ReadAllText($"/sys/fs/cgroup/{controller}{fields[2]}/{v1}").Trim();
            if (fields[0] == "0" && File.Exists($"/sys/fs/cgroup{fields[2]}/{v2}"))
                return File.ReadAllText($"/sys/fs/cgroup{fields[2]}/{v2}").Trim();
        }
        return "none";
    }

    private static (string Output, int? Code) Follow(ContainerEngine engine, string name)
    {
        var result = TestEngine.ReadAll(engine.Start(engine.Get(name), AttachFlags.Stdout | AttachFlags.Stderr, null)!);
        engine.CleanUp(engine.Get(name).Record.Id);
        return result;
    }

    private static void WaitForLog(ContainerEngine engine, string id) =>
        Assert.True(SpinWait.SpinUntil(() => File.Exists(engine.Paths.Log(id)) && File.ReadAllText(engine.Paths.Log(id)).Contains("up", StringComparison.Ordinal), 10_000));

    public void Dispose() => _test.Dispose();
}
