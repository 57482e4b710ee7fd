using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>The same configuration under the distribution's runc and under corun: the same values in the cgroup's files, with both drivers.</summary>
public sealed class CgroupDriverTests
{
    // cpu.weight is not among them: runtimes have agreed on another conversion since this runc.
    private static readonly string[] s_files =
    [
        "memory.max", "memory.swap.max", "memory.low", "memory.high", "memory.oom.group", "pids.max", "cpu.max", "cpuset.cpus", "cpuset.mems", "io.max",
        "hugetlb.2MB.max", "cgroup.max.depth",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Limits_are_what_runc_makes_them(bool systemd)
    {
        Assert.SkipUnless(File.Exists("/sys/fs/cgroup/cgroup.controllers"), "this machine has not cgroup v2 alone: ./test.sh vm runs this test on one that has");
        if (systemd)
            Assert.SkipUnless(Directory.Exists("/run/systemd/system"), "this machine runs without systemd: ./test.sh vm runs this test on one that has it");
        string expected = Values(Programs.Peer("runc"), systemd);
        Assert.Contains("memory.max 67108864", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Values(Programs.Corun, systemd));
    }

    [Fact]
    public void A_container_of_systemd_lives_and_leaves_nothing()
    {
        Assert.SkipUnless(Directory.Exists("/run/systemd/system"), "this machine runs without systemd: ./test.sh vm runs this test on one that has it");
        using var bundle = new Bundle();
        bundle.Linux["cgroupsPath"] = $"corten-test.slice:test:{bundle.Id}";
        bundle.Args("/bin/sleep", "600").Save();
        Start(bundle, systemd: true);
        bundle.Corun("start", bundle.Id).Exits();
        Assert.EndsWith($"/corten.slice/corten-test.slice/test-{bundle.Id}.scope", Cgroups.V2(bundle.Id), StringComparison.Ordinal);
        Assert.Equal("active", Command.Run("/usr/bin/systemctl", "is-active", $"test-{bundle.Id}.scope").Text);
        Assert.Equal("inside", bundle.Corun("exec", bundle.Id, "/bin/echo", "inside").Exits().Text);
        bundle.Corun("delete", "--force", bundle.Id).Exits();
        Assert.NotEqual("active", Command.Run("/usr/bin/systemctl", "is-active", $"test-{bundle.Id}.scope").Text);
        bundle.AssertNothingLeft();
    }

    private static string Values(string runtime, bool systemd)
    {
        using var bundle = new Bundle(runtime);
        bundle.Linux["cgroupsPath"] = systemd ? $"corten-test.slice:test:{bundle.Id}" : $"/corten-test-{bundle.Id}";
        var resources = bundle.Linux["resources"]!.AsObject();
        resources["memory"] = new JsonObject { ["limit"] = 64 << 20, ["swap"] = 96 << 20, ["reservation"] = 8 << 20 };
        resources["cpu"] = new JsonObject { ["quota"] = 25_000, ["period"] = 50_000, ["cpus"] = "0", ["mems"] = "0" };
        resources["pids"] = new JsonObject { ["limit"] = 21 };
        resources["hugepageLimits"] = new JsonArray(new JsonObject { ["pageSize"] = "2MB", ["limit"] = 4 << 20 });
        resources["unified"] = new JsonObject { ["memory.high"] = "33554432", ["memory.oom.group"] = "1", ["cgroup.max.depth"] = "3" };
        bundle.Args("/bin/sleep", "600").Save();
        Start(bundle, systemd);
        string directory = Cgroups.V2(bundle.Id);
        return string.Join('\n', s_files.Select(file => $"{file} {(File.Exists($"{directory}/{file}") ? File.ReadAllText($"{directory}/{file}").Trim() : "absent")}"));
    }

    private static void Start(Bundle bundle, bool systemd)
    {
        string line = string.Join(' ', [Command.Quote(bundle.Runtime), systemd ? "--systemd-cgroup" : "", "--root", bundle.Directory["state"], "create", "--bundle", bundle.Directory.Path, bundle.Id]);
        Command.Shell($"exec {line} </dev/null >{bundle.Directory["log"]} 2>&1").Exits();
    }
}
