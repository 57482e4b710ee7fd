using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>A cgroup that is not the container's alone.</summary>
public sealed class SharedCgroupTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_cgroup_with_processes_is_refused_and_these_live_on()
    {
        string path = _bundle.Linux["cgroupsPath"]?.GetValue<string>() ?? "/" + _bundle.Id;
        _bundle.Linux["cgroupsPath"] = path;
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        using (var other = new Bundle())
        {
            other.Linux["cgroupsPath"] = path;
            other.Args("true").Run().FailsWith(1, "container's cgroup is not empty");
        }
        Assert.Equal("running", _bundle.Status);
    }

    [Fact]
    public void A_frozen_cgroup_is_refused_and_stays()
    {
        const string Hierarchy = "/sys/fs/cgroup/freezer/";
        Assert.SkipUnless(Directory.Exists(Hierarchy), "this machine has no cgroup v1 freezer");
        string directory = Hierarchy + _bundle.Id;
        _bundle.Linux["cgroupsPath"] = "/" + _bundle.Id;
        Directory.CreateDirectory(directory);
        try
        {
            File.WriteAllText(directory + "/freezer.state", "FROZEN");
            _bundle.Args("true").Run().FailsWith(1, "container's cgroup unexpectedly frozen");
            Assert.True(Directory.Exists(directory));
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    [Fact]
    public void A_pod_whose_cpuset_is_empty_is_filled_from_above()
    {
        const string Hierarchy = "/sys/fs/cgroup/cpuset/";
        Assert.SkipUnless(Directory.Exists(Hierarchy), "this machine has no cgroup v1 cpuset");
        string pod = Hierarchy + _bundle.Id + "-pod";
        _bundle.Linux["cgroupsPath"] = $"/{_bundle.Id}-pod/{_bundle.Id}";
        Directory.CreateDirectory(pod);
        Assert.Equal("", File.ReadAllText(pod + "/cpuset.cpus").Trim());
        try
        {
            _bundle.Args("true").Run().Exits();
            Assert.Equal(File.ReadAllText(Hierarchy + "cpuset.cpus"), File.ReadAllText(pod + "/cpuset.cpus"));
        }
        finally
        {
            foreach (string directory in Cgroups.Of(_bundle.Id + "-pod"))
                Directory.Delete(directory);
        }
    }

    [Fact]
    public void A_limit_of_no_tasks_is_one_task()
    {
        _bundle.Linux["resources"]!["pids"] = new System.Text.Json.Nodes.JsonObject { ["limit"] = 0 };
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        Assert.Equal("1", File.ReadAllText(Cgroups.V1("pids", _bundle.Id) + "/pids.max").Trim());
    }

    [Fact]
    public void A_realtime_period_shorter_than_the_runtime_of_before_is_set_after_the_new_one()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        string cpu = Cgroups.V1("cpu", _bundle.Id);
        Assert.SkipUnless(File.Exists(cpu + "/cpu.rt_runtime_us"), "this kernel has no realtime group scheduling");
        _bundle.Corun("update", _bundle.Id, "--cpu-rt-period", "900001", "--cpu-rt-runtime", "600001").Exits();
        _bundle.Corun("update", _bundle.Id, "--cpu-rt-period", "10000", "--cpu-rt-runtime", "3000").Exits();
        Assert.Equal("10000 3000", $"{File.ReadAllText(cpu + "/cpu.rt_period_us").Trim()} {File.ReadAllText(cpu + "/cpu.rt_runtime_us").Trim()}");
    }
}
