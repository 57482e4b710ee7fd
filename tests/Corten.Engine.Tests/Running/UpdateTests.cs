using Corten.Cgroups;
using Corten.Engine.Observing;
using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Engine.Tests.Support;

namespace Corten.Engine.Tests.Running;

public sealed class UpdateTests : IDisposable
{
    private const long Memory = 64 << 20;
    private readonly TestEngine _test = new();

    [Fact]
    public void Limits_of_a_running_container_reach_the_kernel_and_the_record()
    {
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sleep", "1000") with { Name = "u" }, null, null);
        engine.Update(engine.Get("u"), options => options with { Memory = Memory, PidsLimit = 77, NanoCpus = 500_000_000 });
        var container = _test.Open().Get("u");
        Assert.Equal((Memory, 77, 500_000_000), (container.Record.Options.Memory, container.Record.Options.PidsLimit, container.Record.Options.NanoCpus));
        var statistics = CgroupHost.Detect().Resolve(SpecBuilder.CgroupPath(container.Record.Id), container.Record.Id).Statistics();
        Assert.Equal(((ulong)Memory, 77ul), (statistics.Memory!.Usage.Limit, statistics.Pids!.Limit));
        Assert.Equal((ulong)Memory, ContainerUsage.Of(container).MemoryLimit);
    }

    [Fact]
    public void Limits_of_a_container_that_does_not_run_count_when_it_is_started()
    {
        var engine = _test.Open();
        engine.Create(TestEngine.Options("sleep", "1000") with { Name = "later" });
        engine.Update(engine.Get("later"), options => options with { PidsLimit = 55 });
        engine.Start(engine.Get("later"), null, null);
        Assert.Equal("55", File.ReadAllText(PidsFile(engine.Get("later"))).Trim());
    }

    [Fact]
    public void What_the_kernel_refuses_is_not_kept()
    {
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sleep", "1000") with { Name = "no" }, null, null);
        var error = Assert.Throws<EngineException>(() => engine.Update(engine.Get("no"), options => options with { CpusetCpus = "4000" }));
        Assert.StartsWith("cannot update container no: ", error.Message, StringComparison.Ordinal);
        Assert.Null(engine.Get("no").Record.Options.CpusetCpus);
    }

    [Fact]
    public void A_container_is_renamed_whether_it_runs_or_not()
    {
        var engine = _test.Open();
        engine.Run(TestEngine.Options("sleep", "1000") with { Name = "old" }, null, null);
        engine.Create(TestEngine.Options() with { Name = "other" });
        engine.Rename(engine.Get("old"), "new");
        Assert.Null(engine.Find("old"));
        Assert.True(engine.Get("new").IsRunning);
        Assert.Contains("in use", Assert.Throws<EngineException>(() => engine.Rename(engine.Get("new"), "other")).Message, StringComparison.Ordinal);
        Assert.Contains("invalid", Assert.Throws<EngineException>(() => engine.Rename(engine.Get("new"), "../x")).Message, StringComparison.Ordinal);
        engine.Create(TestEngine.Options() with { Name = "old" });
        engine.Remove(engine.Get("new"), force: true);
        Assert.Equal(["old", "other"], engine.List().Select(c => c.Record.Name).Order());
    }

    // The record tells which of two names is the container's own.
    [Fact]
    public void A_rename_that_was_killed_leaves_one_name()
    {
        var engine = _test.Open();
        var record = engine.Create(TestEngine.Options() with { Name = "mine" });
        File.CreateSymbolicLink(_test.Paths.Names + "/half", record.Id);
        Assert.Null(engine.Find("half"));
        engine = _test.Open();
        Assert.Equal(["mine"], Directory.GetFileSystemEntries(_test.Paths.Names).Select(Path.GetFileName));
        Assert.Equal("half", engine.Create(TestEngine.Options() with { Name = "half" }).Name);
    }

    private static string PidsFile(Container container)
    {
        string id = container.Record.Id;
        var cgroup = CgroupHost.Detect().Resolve(SpecBuilder.CgroupPath(id), id);
        return (cgroup.Paths.TryGetValue("pids", out string? v1) ? v1 : cgroup.UnifiedDirectory) + "/pids.max";
    }

    public void Dispose() => _test.Dispose();
}
