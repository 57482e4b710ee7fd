using Corten.Engine.Records;
using Corten.Engine.Tests.Support;
using Corten.Linux.Processes;
using Corten.Monitor.Protocol;

namespace Corten.Engine.Tests.Running;

public sealed class RestartTests : IDisposable
{
    private readonly TestEngine _test = new();

    [Fact]
    public void A_process_that_fails_is_started_again_as_often_as_its_policy_says()
    {
        var engine = _test.Open();
        Run("fails", "on-failure:2", "sh", "-c", "echo run >> /runs; exit 3");
        Assert.True(Until(() => !engine.Get("fails").IsRunning));
        var container = engine.Get("fails");
        Assert.Equal((ContainerPhase.Exited, 3, 2), (container.State.Phase, container.State.Exit!.Code, container.Restarts));
        Assert.Equal(3, File.ReadAllLines(container.Record.Rootfs.UpperDirectory + "/runs").Length);
        engine.CleanUp(container.Record.Id);
        engine.Remove(container, force: false);
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void One_that_ends_well_is_left_alone_on_failure_and_started_again_always()
    {
        var engine = _test.Open();
        Run("well", "on-failure", "true");
        Run("again", "always", "true");
        Assert.True(Until(() => engine.Get("again").Restarts >= 2));
        Assert.Equal((ContainerPhase.Exited, 0), (engine.Get("well").State.Phase, engine.Get("well").Restarts));
        engine.Stop(engine.Get("again"), 0);
        Assert.Equal(ContainerPhase.Exited, engine.Get("again").State.Phase);
        Assert.True(engine.Get("again").State.Exit!.Stopped);
    }

    [Fact]
    public void A_container_between_two_runs_is_restarting_and_can_be_stopped_and_removed()
    {
        var engine = _test.Open();
        Run("between", "always", "sh", "-c", "exit 5");
        Assert.True(Until(() => engine.Get("between") is { State.Phase: ContainerPhase.Restarting, Restarts: >= 3 }));
        var container = engine.Get("between");
        Assert.True(container.IsRunning);
        Assert.Equal(5, container.State.Exit!.Code);
        Assert.Contains("restarting", Assert.Throws<EngineException>(() => engine.Remove(container, force: false)).Message, StringComparison.Ordinal);
        engine.Remove(container, force: true);
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void A_process_that_is_stopped_or_killed_by_hand_stays_so()
    {
        var engine = _test.Open();
        Run("stopped", "always", "sleep", "1000");
        engine.Stop(engine.Get("stopped"), 0);
        Run("killed", "always", "sleep", "1000");
        engine.Signal(engine.Get("killed"), 9);
        Assert.True(Until(() => !engine.Get("killed").IsRunning));
        Assert.All(["stopped", "killed"], name => Assert.Equal((137, true, 0), (engine.Get(name).State.Exit!.Code, engine.Get(name).State.Exit!.Stopped, engine.Get(name).Restarts)));
    }

    [Fact]
    public void A_process_that_something_else_kills_is_started_again()
    {
        var engine = _test.Open();
        Run("victim", "always", "sleep", "1000");
        int pid = engine.Get("victim").State.Run!.Pid;
        ProcessHandle.Kill(pid, 9);
        Assert.True(Until(() => engine.Get("victim") is { State.Phase: ContainerPhase.Running, Restarts: 1 } again && again.State.Run!.Pid != pid));
    }

    [Fact]
    public void After_a_killed_monitor_the_next_command_starts_the_container_again()
    {
        var engine = _test.Open();
        Run("lost", "always", "sleep", "1000");
        var run = engine.Get("lost").State.Run!;
        ProcessHandle.Kill(run.MonitorPid, 9);
        Assert.True(Until(() => ProcessStat.Of(run.MonitorPid) is null or { Ended: true }));
        // Its threads end one after the other, and the last of them gives the lock back.
        Assert.True(Until(() => _test.Open().Get("lost") is { State.Phase: ContainerPhase.Running, Restarts: 1 } again && again.State.Run!.Pid != run.Pid));
    }

    [Fact]
    public void Restart_gives_a_new_process_and_counts_nothing()
    {
        var engine = _test.Open();
        Run("plain", null, "sleep", "1000");
        int pid = engine.Get("plain").State.Run!.Pid;
        engine.Restart(engine.Get("plain"), 0);
        var container = engine.Get("plain");
        Assert.Equal((ContainerPhase.Running, 0), (container.State.Phase, container.Restarts));
        Assert.NotEqual(pid, container.State.Run!.Pid);
    }

    [Fact]
    public void Restart_keeps_a_container_that_is_removed_when_it_ends()
    {
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sleep", "1000") with { Name = "kept", AutoRemove = true }, null, null);
        engine.Restart(engine.Get("kept"), 0);
        Assert.True(_test.Open().Get("kept").IsRunning);
    }

    [Fact]
    public void A_policy_that_is_changed_while_it_runs_counts()
    {
        var engine = _test.Open();
        Run("changed", "always", "sleep", "1000");
        engine.Update(engine.Get("changed"), options => options with { Restart = null });
        ProcessHandle.Kill(engine.Get("changed").State.Run!.Pid, 9);
        Assert.True(Until(() => !engine.Get("changed").IsRunning));
        Assert.Equal((137, false), (engine.Get("changed").State.Exit!.Code, engine.Get("changed").State.Exit!.Stopped));
    }

    [Fact]
    public void Whoever_is_attached_is_told_of_each_end()
    {
        var engine = _test.Open();
        var (record, connection) = engine.Run(
            TestEngine.Options("sh", "-c", "echo once; exit 4") with { Restart = "always" }, AttachFlags.Stdout | AttachFlags.Stderr, null);
        Assert.Equal(("once\n", 4), TestEngine.ReadAll(connection!));
        Assert.True(Until(() => engine.Get(record.Id).Restarts > 0));
    }

    private void Run(string name, string? policy, params string[] command) =>
        _test.Open().Run(TestEngine.Options(command) with { Name = name, Restart = policy }, null, null);

    private static bool Until(Func<bool> condition) => SpinWait.SpinUntil(condition, 20_000);

    public void Dispose() => _test.Dispose();
}
