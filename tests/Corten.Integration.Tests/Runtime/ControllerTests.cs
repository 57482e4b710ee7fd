using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Every controller of cgroup v1 that this machine has, and what config.json sets of it; without one, the field that needs it is named.</summary>
public sealed class ControllerTests : IDisposable
{
    private readonly Bundle _bundle;

    public ControllerTests()
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/memory"), "this machine has no cgroup v1; V2ResourcesTests and CgroupDriverTests have version 2");
        _bundle = new Bundle();
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void The_container_has_a_directory_of_its_own_with_each_controller()
    {
        string pid = Start(_bundle);
        string[][] lines = [.. File.ReadLines($"/proc/{pid}/cgroup").Select(line => line.Split(':', 3))];
        string[] controllers = [.. lines.SelectMany(line => line[1].Split(',')).Where(name => name.Length > 0 && !name.StartsWith("name=", StringComparison.Ordinal))];
        Assert.True(controllers.Length >= 5, string.Join(' ', controllers));
        Assert.All(lines, line => Assert.EndsWith(_bundle.Id, line[2], StringComparison.Ordinal));
        Assert.All(controllers.Where(name => Directory.Exists("/sys/fs/cgroup/" + name)), name =>
            Assert.Contains(pid, File.ReadAllLines(Cgroups.V1(name, _bundle.Id) + "/cgroup.procs")));
    }

    [Fact]
    public void Each_controllers_values_are_runcs()
    {
        using var peer = new Bundle(Programs.Peer("runc"));
        string theirs = Values(peer);
        Assert.Contains("pids.max 23", theirs, StringComparison.Ordinal);
        Assert.Matches(@"blkio\.throttle\.read_bps_device \d+:\d+ 1048576", theirs);
        Assert.Equal(theirs, Values(_bundle));
    }

    [Fact]
    public void The_freezer_stops_and_the_accounting_counts()
    {
        _bundle.Script("while :; do :; done").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        string usage = Cgroups.V1("cpuacct", _bundle.Id) + "/cpuacct.usage";
        Assert.True(Wait.Until(() => long.Parse(File.ReadAllText(usage)) > 10_000_000));
        _bundle.Corun("pause", _bundle.Id).Exits();
        Assert.True(IsFrozen);
        string frozen = File.ReadAllText(usage);
        Assert.Equal(frozen, File.ReadAllText(usage));
        _bundle.Corun("resume", _bundle.Id).Exits();
        Assert.False(IsFrozen);
    }

    [Theory]
    [InlineData("net_cls", "network", """{"classID": 1048577}""", "linux.resources.network.classID")]
    [InlineData("net_prio", "network", """{"priorities": [{"name": "lo", "priority": 3}]}""", "linux.resources.network.priorities")]
    [InlineData("rdma", "rdma", """{"mlx5_1": {"hcaHandles": 3}}""", "linux.resources.rdma")]
    [InlineData("hugetlb", "hugepageLimits", """[{"pageSize": "2MB", "limit": 4194304}]""", "linux.resources.hugepageLimits")]
    public void A_controller_that_is_not_there_is_not_done_without(string controller, string field, string value, string name)
    {
        bool there = File.ReadLines("/proc/self/cgroup").Any(line => line.Split(':')[1].Split(',').Contains(controller));
        _bundle.Linux["resources"]![field] = JsonNode.Parse(value);
        CommandResult result = _bundle.Args("/bin/true").Run();
        if (there)
            result.Exits();
        else
            result.FailsWith(1, name, controller);
    }

    // Where both versions of cgroups are mounted, the freezer of the second does it: it needs no polling.
    private bool IsFrozen => Cgroups.Of(_bundle.Id).Any(path =>
        File.Exists(path + "/freezer.state") && File.ReadAllText(path + "/freezer.state").Trim() == "FROZEN"
        || File.Exists(path + "/cgroup.events") && File.ReadAllLines(path + "/cgroup.events").Contains("frozen 1"));

    private static string Values(Bundle bundle)
    {
        string device = Directory.GetDirectories("/sys/block").Select(block => File.ReadAllText(block + "/dev").Trim()).First();
        int[] number = [.. device.Split(':').Select(int.Parse)];
        JsonObject resources = bundle.Linux["resources"]!.AsObject();
        resources["memory"] = new JsonObject { ["limit"] = 64 << 20, ["reservation"] = 32 << 20, ["swappiness"] = 10, ["disableOOMKiller"] = true };
        resources["cpu"] = new JsonObject { ["shares"] = 300, ["quota"] = 20000, ["period"] = 50000, ["cpus"] = "0", ["mems"] = "0" };
        resources["pids"] = new JsonObject { ["limit"] = 23 };
        resources["blockIO"] = new JsonObject { ["throttleReadBpsDevice"] = new JsonArray(new JsonObject { ["major"] = number[0], ["minor"] = number[1], ["rate"] = 1 << 20 }) };
        resources["devices"]!.AsArray().Add(JsonNode.Parse("""{"allow": true, "type": "b", "major": 7, "minor": 5, "access": "rm"}"""));
        _ = Start(bundle);
        (string Controller, string[] Files)[] files =
        [
            ("memory", ["memory.limit_in_bytes", "memory.soft_limit_in_bytes", "memory.swappiness", "memory.oom_control"]), ("pids", ["pids.max"]),
            ("cpu", ["cpu.shares", "cpu.cfs_quota_us", "cpu.cfs_period_us"]), ("cpuset", ["cpuset.cpus", "cpuset.mems"]),
            ("blkio", ["blkio.throttle.read_bps_device"]), ("devices", ["devices.list"]),
        ];
        return string.Join('\n', files.SelectMany(entry => entry.Files.Select(file => $"{file} {Lines($"{Cgroups.V1(entry.Controller, bundle.Id)}/{file}")}")));
    }

    private static string Lines(string file) => string.Join("; ", File.ReadLines(file).Order(StringComparer.Ordinal));

    private static string Start(Bundle bundle)
    {
        bundle.Args("/bin/sleep", "600").Create().Exits();
        return bundle.State()["pid"]!.ToString();
    }
}
