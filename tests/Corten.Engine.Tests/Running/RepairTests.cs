using Corten.Engine.Records;
using Corten.Engine.Tests.Support;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Monitor.Protocol;

namespace Corten.Engine.Tests.Running;

/// <summary>The table "After a kill" of docs/lifecycle.md, row by row.</summary>
public sealed class RepairTests : IDisposable
{
    private static readonly string s_id = new('a', 64);
    private readonly TestEngine _test = new();

    [Fact]
    public void A_directory_without_a_record_goes_with_its_name()
    {
        _test.Open().Create(TestEngine.Options());
        Directory.CreateDirectory(_test.Paths.Container(s_id) + "/rootfs/diff");
        File.CreateSymbolicLink(_test.Paths.Names + "/half", s_id);
        var engine = _test.Open();
        Assert.False(Directory.Exists(_test.Paths.Container(s_id)));
        Assert.False(Path.Exists(_test.Paths.Names + "/half"));
        Assert.Single(engine.List());
    }

    [Fact]
    public void A_directory_that_a_living_command_has_locked_stays()
    {
        _test.Open().Create(TestEngine.Options());
        Directory.CreateDirectory(_test.Paths.Container(s_id));
        using (FileLock.AcquireDirectory(_test.Paths.Container(s_id)))
        {
            _test.Open();
            Assert.True(Directory.Exists(_test.Paths.Container(s_id)));
        }
        _test.Open();
        Assert.False(Directory.Exists(_test.Paths.Container(s_id)));
    }

    [Fact]
    public void A_name_whose_container_is_gone_gives_way()
    {
        _test.Open().Create(TestEngine.Options());
        File.CreateSymbolicLink(_test.Paths.Names + "/stale", s_id);
        Assert.Equal("stale", _test.Open().Create(TestEngine.Options() with { Name = "stale" }).Name);
    }

    [Fact]
    public void A_killed_monitor_costs_the_container_its_life_and_is_said()
    {
        var engine = _test.Open();
        var (record, _) = engine.Run(TestEngine.Options("sleep", "100") with { Name = "victim" }, null, null);
        var run = engine.Get("victim").State.Run!;
        KillAndWait(run.MonitorPid);
        engine = _test.Open();
        var container = engine.Get("victim");
        Assert.Equal(ContainerPhase.Exited, container.State.Phase);
        Assert.Equal((137, "the container's monitor was killed, and the container with it"), (container.State.Exit!.Code, container.State.Exit.Error));
        Assert.True(ProcessStat.Of(run.Pid) is null or { Ended: true });
        Assert.False(Directory.Exists(_test.Paths.Run(record.Id)));
        engine.Remove(container, force: false);
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void A_container_that_ran_when_the_machine_lost_its_power_is_there_afterwards()
    {
        var engine = _test.Open();
        var (record, _) = engine.Run(TestEngine.Options("sleep", "100") with { Name = "victim" }, null, null);
        var run = engine.Get("victim").State.Run!;
        KillAndWait(run.MonitorPid);
        KillAndWait(run.Pid);
        _test.LoseRunState();
        engine = _test.Open();
        var container = engine.Get("victim");
        Assert.Equal(ContainerPhase.Exited, container.State.Phase);
        Assert.Equal((255, "the machine stopped while the container ran"), (container.State.Exit!.Code, container.State.Exit.Error));
        engine.Start(container, null, null);
        Assert.Equal(ContainerPhase.Running, engine.Get("victim").State.Phase);
        engine.Remove(engine.Get(record.Id), force: true);
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void A_killed_monitor_of_a_container_with_rm_takes_it_all()
    {
        var (_, _) = _test.Open().Run(TestEngine.Options("sleep", "100") with { Name = "gone", AutoRemove = true }, null, null);
        KillAndWait(_test.Open().Get("gone").State.Run!.MonitorPid);
        Assert.Null(_test.Open().Find("gone"));
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void A_run_whose_command_died_before_the_start_is_removed_and_a_created_container_stays()
    {
        var engine = _test.Open();
        var kept = engine.Create(TestEngine.Options() with { Name = "kept" });
        // The same record as run writes it before it starts the container.
        var copy = engine.Create(TestEngine.Options() with { Name = "dropped" });
        string path = _test.Paths.Record(copy.Id, isVolatile: false);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"createdToRun\":false", "\"createdToRun\":true", StringComparison.Ordinal));
        engine = _test.Open();
        Assert.Equal([kept.Id], engine.List().Select(c => c.Record.Id));
        Assert.Null(engine.Find("dropped"));
    }

    [Fact]
    public void A_run_that_ended_unwatched_is_cleaned_up_with_its_exit_code()
    {
        var engine = _test.Open();
        var (record, _) = engine.Run(TestEngine.Options("sh", "-c", "exit 8") with { Name = "u" }, null, null);
        Assert.True(SpinWait.SpinUntil(() => ExitRecord.Read(_test.Paths.Exit(record.Id)) is not null, 10_000));
        Assert.True(SpinWait.SpinUntil(() => _test.Open().Get("u").State.Phase == ContainerPhase.Exited && !Directory.Exists(_test.Paths.Run(record.Id)), 10_000));
        Assert.Equal(8, _test.Open().Get("u").State.Exit!.Code);
        Assert.DoesNotContain(File.ReadLines("/proc/self/mountinfo"), l => l.Contains(record.Id, StringComparison.Ordinal));
    }

    [Fact]
    public void A_restart_of_the_machine_leaves_created_and_exited_containers_and_takes_those_with_rm()
    {
        var engine = _test.Open();
        engine.Create(TestEngine.Options() with { Name = "stays" });
        engine.Create(TestEngine.Options() with { Name = "goes", AutoRemove = true });
        DirectoryTree.Remove(_test.Paths.RunRoot);
        engine = _test.Open();
        Assert.Equal(["stays"], engine.List().Select(c => c.Record.Name));
        Assert.False(Path.Exists(_test.Paths.Names + "/goes"));
    }

    [Fact]
    public void A_damaged_record_spoils_no_other_container_and_can_be_removed()
    {
        var engine = _test.Open();
        var record = engine.Create(TestEngine.Options() with { Name = "damaged" });
        engine.Create(TestEngine.Options() with { Name = "good" });
        File.WriteAllText(_test.Paths.Record(record.Id, isVolatile: false), "{\"id\":");
        engine = _test.Open();
        Assert.Equal(["good"], engine.List().Select(c => c.Record.Name));
        Assert.Contains("cannot be read", Assert.Throws<EngineException>(() => engine.Get("damaged")).Message, StringComparison.Ordinal);
        Assert.True(engine.RemoveDamaged("damaged"));
        Assert.Null(engine.Find("damaged"));
        Assert.False(engine.RemoveDamaged("good"));
    }

    [Fact]
    public void A_killed_monitor_of_an_exec_session_takes_its_process_along()
    {
        var engine = _test.Open();
        var (record, _) = engine.Run(TestEngine.Options("sleep", "100") with { Name = "x" }, null, null);
        var (_, session) = engine.Exec(engine.Get("x"), new ExecOptions { Command = ["sleep", "200"] }, null, null);
        var run = RunState.Read(session + "/state.json")!;
        KillAndWait(run.MonitorPid);
        engine = _test.Open();
        Assert.False(Directory.Exists(session));
        Assert.True(SpinWait.SpinUntil(() => ProcessStat.Of(run.Pid) is null or { Ended: true }, 5000));
        Assert.True(engine.Get("x").IsRunning);
        Assert.NotNull(ProcessStat.Of(engine.Get(record.Id).State.Run!.Pid));
    }

    private static void KillAndWait(int pid)
    {
        using var process = ProcessHandle.Open(pid);
        ProcessHandle.Signal(process!, 9);
        Assert.True(Linux.Polling.Poll.WaitReadable(process!, 10_000));
    }

    public void Dispose() => _test.Dispose();
}
