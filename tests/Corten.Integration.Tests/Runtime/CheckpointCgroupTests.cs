using Corten.Integration.Tests.Stress;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>The cgroups of containers that are dumped and restored: they are made again, with the limits of config.json.</summary>
public sealed class CheckpointCgroupTests
{
    [Fact]
    public void Without_a_cgroup_namespace_the_hosts_cgroups_are_shown_again()
    {
        using var scene = new CheckpointBundle();
        scene.Bundle.RemoveNamespace("cgroup");
        scene.StartCounter();
        string before = Cgroup(scene);
        Assert.EndsWith("/" + scene.Id, before, StringComparison.Ordinal);
        scene.GoThrough();
        Assert.Equal(before, Cgroup(scene));
        scene.Bundle.Corun("exec", scene.Id, "ls", "/sys/fs/cgroup/system.slice").Exits();
    }

    [Fact]
    public void Limits_are_set_again_and_the_cgroup_namespace_is_there()
    {
        using var scene = new CheckpointBundle();
        Assert.NotNull(scene.Bundle.Namespace("cgroup"));
        scene.Bundle.Linux["resources"]!["pids"] = new System.Text.Json.Nodes.JsonObject { ["limit"] = 77 };
        scene.StartCounter();
        scene.GoThrough();
        string cgroup = Cgroups.V2(scene.Id);
        Assert.Equal("77", File.ReadAllText(cgroup + "/pids.max").Trim());
        Assert.Contains(((int)scene.Bundle.State()["pid"]!).ToString(), File.ReadAllLines(cgroup + "/cgroup.procs"));
        Assert.Equal("0::/", Cgroup(scene));
        Assert.Equal("77", scene.Bundle.Corun("exec", scene.Id, "cat", "/sys/fs/cgroup/pids.max").Exits().Text);
    }

    [Fact]
    public void The_cgroup_can_be_another_at_the_restore()
    {
        Rounds.RequireLong();
        using var scene = new CheckpointBundle();
        string first = "/" + scene.Id + "-first", second = "/" + scene.Id + "-second";
        scene.Bundle.Linux["cgroupsPath"] = first;
        scene.StartCounter();
        scene.Dump("--manage-cgroups-mode", "ignore");
        Assert.False(Directory.Exists("/sys/fs/cgroup" + first));
        scene.Bundle.Linux["cgroupsPath"] = second;
        scene.Bundle.Save();
        int stopped = scene.Count();
        scene.Restore("--manage-cgroups-mode", "ignore");
        scene.WaitForCount(stopped + 3);
        Assert.Equal("0::" + second, File.ReadAllText($"/proc/{scene.Bundle.State()["pid"]}/cgroup").Trim());
        Assert.False(Directory.Exists("/sys/fs/cgroup" + first));
    }

    [Fact]
    public void With_the_systemd_driver_the_scope_is_made_again()
    {
        Assert.SkipUnless(Directory.Exists("/run/systemd/system"), "systemd does not run here: ./test.sh vm runs this test where it does");
        using var scene = new CheckpointBundle { Global = ["--systemd-cgroup"] };
        scene.Bundle.Linux["cgroupsPath"] = $"system.slice:corten-test:{scene.Id}";
        string unit = $"corten-test-{scene.Id}.scope";
        scene.StartCounter();
        Assert.Equal("active", Active(unit));
        scene.Dump();
        Assert.NotEqual("active", Active(unit));
        int stopped = scene.Count();
        scene.Restore();
        scene.WaitForCount(stopped + 3);
        Assert.Equal("active", Active(unit));
        Assert.Equal($"0::/system.slice/{unit}", File.ReadAllText($"/proc/{scene.Bundle.State()["pid"]}/cgroup").Trim());
    }

    [Fact]
    public void Hierarchies_of_version_1_go_through_too()
    {
        Rounds.RequireLong();
        Programs.RequireCriu();
        using var view = new LegacyView(Programs.Corun);
        using var scene = new CheckpointBundle(view.Runtime);
        // As the default configuration of a machine with version 1.
        scene.Bundle.RemoveNamespace("cgroup");
        scene.StartCounter();
        scene.GoThrough();
        string[] places = File.ReadAllLines($"/proc/{scene.Bundle.State()["pid"]}/cgroup");
        foreach (string controller in LegacyView.Controllers)
            Assert.Contains(places, place => place.EndsWith($":{controller}:/{scene.Id}", StringComparison.Ordinal));
        Assert.Contains("1", scene.Bundle.Corun("exec", scene.Id, "cat", "/sys/fs/cgroup/freezer/cgroup.procs").Exits().Lines);
    }

    private static string Active(string unit) => Command.Run("/usr/bin/systemctl", "is-active", unit).Text;

    private static string Cgroup(CheckpointBundle scene) => scene.Bundle.Corun("exec", scene.Id, "cat", "/proc/1/cgroup").Exits().Text;
}
