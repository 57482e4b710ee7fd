using Corten.Engine.Observing;
using Corten.Engine.Records;
using Corten.Engine.Tests.Support;

namespace Corten.Engine.Tests.Running;

public sealed class PauseTests : IDisposable
{
    private readonly TestEngine _test = new();

    [Fact]
    public void A_paused_container_stands_still_until_it_is_unpaused()
    {
        var engine = _test.Open();
        Start("p");
        engine.Pause(engine.Get("p"));
        var paused = _test.Open().Get("p");
        Assert.Equal((ContainerPhase.Paused, true, true), (paused.State.Phase, paused.IsRunning, paused.HasProcess));
        Assert.Contains("paused", Refused(() => engine.Pause(paused)), StringComparison.Ordinal);
        Assert.Contains("paused", Refused(() => engine.Exec(paused, new ExecOptions { Command = ["true"] }, null, null)), StringComparison.Ordinal);
        Assert.Contains("paused", Refused(() => engine.Start(paused, null, null)), StringComparison.Ordinal);
        Assert.Contains("paused", Refused(() => engine.Remove(paused, force: false)), StringComparison.Ordinal);
        engine.Unpause(paused);
        Assert.Equal(ContainerPhase.Running, engine.Get("p").State.Phase);
        Assert.Contains("not paused", Refused(() => engine.Unpause(paused)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_paused_container_is_stopped_killed_and_removed_without_waiting_for_somebody_to_unpause_it()
    {
        var engine = _test.Open();
        foreach (string name in (string[])["stopped", "killed", "removed"])
        {
            Start(name);
            engine.Pause(engine.Get(name));
        }
        engine.Stop(engine.Get("stopped"), 20);
        Assert.Equal((ContainerPhase.Exited, 6), (engine.Get("stopped").State.Phase, engine.Get("stopped").State.Exit!.Code));
        engine.Signal(engine.Get("killed"), 9);
        Assert.True(SpinWait.SpinUntil(() => !engine.Get("killed").IsRunning, 20_000));
        engine.Remove(engine.Get("removed"), force: true);
        Assert.Null(engine.Find("removed"));
    }

    [Fact]
    public void What_does_not_run_cannot_be_paused()
    {
        var engine = _test.Open();
        engine.Create(TestEngine.Options("true") with { Name = "created" });
        Assert.Contains("not running", Refused(() => engine.Pause(engine.Get("created"))), StringComparison.Ordinal);
        Assert.Contains("not paused", Refused(() => engine.Unpause(engine.Get("created"))), StringComparison.Ordinal);
        Assert.Contains("not running", Refused(() => ProcessTable.Of(engine.Get("created"), [], TimeProvider.System)), StringComparison.Ordinal);
    }

    // A pause that was killed before it had frozen anything leaves the file alone.
    [Fact]
    public void The_cgroup_has_the_last_word()
    {
        var engine = _test.Open();
        Start("half");
        File.WriteAllText(_test.Paths.Monitor(engine.Get("half").Record.Id).Paused, "");
        Assert.Equal(ContainerPhase.Running, engine.Get("half").State.Phase);
    }

    private void Start(string name)
    {
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sh", "-c", "trap 'exit 6' TERM; echo up; while :; do sleep 0.05; done") with { Name = name }, null, null);
        string log = _test.Paths.Log(engine.Get(name).Record.Id);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(log) && new FileInfo(log).Length > 0, 20_000));
    }

    private static string Refused(Action action) => Assert.Throws<EngineException>(action).Message;

    public void Dispose() => _test.Dispose();
}
