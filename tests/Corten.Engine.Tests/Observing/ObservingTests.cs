using Corten.Engine.Observing;
using Corten.Engine.Tests.Support;

namespace Corten.Engine.Tests.Observing;

public sealed class ObservingTests : IDisposable
{
    private readonly TestEngine _test = new();

    [Fact]
    public void The_processes_are_shown_as_the_container_sees_them()
    {
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sh", "-c", "sleep 1000 & sleep 1001; true") with { Name = "top", User = "user" }, null, null);
        ProcessTable? table = null;
        Assert.True(SpinWait.SpinUntil(() => (table = Of("pid,ppid", "user", "huser", "group", "args", "hpid", "state", "seccomp")).Rows.Count == 3, 20_000));
        Assert.Equal(["PID", "PPID", "USER", "HUSER", "GROUP", "COMMAND", "HPID", "STATE", "SECCOMP"], table!.Headers);
        var first = table.Rows.Single(row => row[0] == "1");
        Assert.Equal(["1", "0", "user", "user"], [first[0], first[1], first[2], first[4]]);
        Assert.Equal(engine.Get("top").State.Run!.Pid.ToString(), first[6]);
        Assert.Equal(["sleep 1000", "sleep 1001"], table.Rows.Where(row => row[1] == "1").Select(row => row[5]).Order());
        Assert.Equal(["USER", "PID", "PPID", "%CPU", "ELAPSED", "TTY", "TIME", "COMMAND"], Of().Headers);
        Assert.Contains("nonsense", Assert.Throws<EngineException>(() => Of("nonsense")).Message, StringComparison.Ordinal);

        ProcessTable Of(params string[] columns) => ProcessTable.Of(engine.Get("top"), columns, TimeProvider.System);
    }

    [Fact]
    public void Options_of_ps_are_given_to_ps()
    {
        if (!File.Exists("/bin/ps"))
            Assert.Skip("ps is not installed here: apt-get install procps");
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sleep", "1000") with { Name = "ps" }, null, null);
        var table = ProcessTable.Of(engine.Get("ps"), ["-eo", "pid,args"], TimeProvider.System);
        Assert.Equal(["PID", "COMMAND"], table.Headers);
        Assert.Equal([engine.Get("ps").State.Run!.Pid.ToString(), "sleep 1000"], Assert.Single(table.Rows));
    }

    [Fact]
    public void What_a_container_uses_is_measured()
    {
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sh", "-c", "while :; do :; done") with { Name = "busy" }, null, null);
        var before = ContainerUsage.Of(engine.Get("busy"));
        ContainerUsage now = before;
        Assert.True(SpinWait.SpinUntil(() => (now = ContainerUsage.Of(engine.Get("busy"))).ProcessorShare(before) > 1 && now.MachineProcessor > before.MachineProcessor, 20_000));
        Assert.InRange(now.ProcessorShare(before), 1, 100.0 * now.Processors);
        Assert.Equal(1ul, now.Tasks);
        Assert.InRange(now.Memory, 1ul, now.MemoryLimit);
        engine.Stop(engine.Get("busy"), 0);
        Assert.Equal(0ul, ContainerUsage.Of(engine.Get("busy")).Tasks);
    }

    [Fact]
    public void The_share_of_the_processors_is_dockers()
    {
        var before = new ContainerUsage { Processor = 1_000, MachineProcessor = 10_000, Processors = 4 };
        var now = new ContainerUsage { Processor = 2_000, MachineProcessor = 14_000, Processors = 4, Memory = 50, MemoryLimit = 200 };
        Assert.Equal((100.0, 25.0, 0.0), (now.ProcessorShare(before), now.MemoryShare, before.ProcessorShare(now)));
    }

    public void Dispose() => _test.Dispose();
}
