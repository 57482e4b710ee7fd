using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Containers of an ordinary user with the ranges of /etc/subuid and /etc/subgid, which newuidmap and newgidmap write.</summary>
public sealed class RootlessRangeTests : IDisposable
{
    private readonly OrdinaryUser _user = new();

    public void Dispose() => _user.Dispose();

    [Theory]
    [InlineData("cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups; id")]
    [InlineData("touch /tmp/file; chown 1000:50 /tmp/file; stat -c '%u:%g' /tmp/file; rm /tmp/file")]
    [InlineData("su alice -c 'id -u; id -G'")]
    public void A_container_looks_the_same_as_under_runc(string script)
    {
        string theirs = RunWith(_user.WithRanges("runc"), script);
        Assert.Equal(theirs, RunWith(_user.WithRanges(), script));
        Assert.DoesNotContain("deny", theirs, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_may_be_any_mapped_user_with_any_mapped_groups()
    {
        using var bundle = Ranged(_user.WithRanges());
        bundle.Process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000, ["additionalGids"] = new JsonArray(50, 65536) };
        Assert.Equal("1000 1000 50 65536", bundle.Script("echo $(id -u) $(id -G)").Run().Exits().Text);
        bundle.Process["user"]!["additionalGids"] = new JsonArray(70_000);
        bundle.Run().FailsWith(1, "process.user.additionalGids", "70000", "linux.gidMappings");
    }

    [Fact]
    public void What_the_user_makes_belongs_to_the_mapped_id_outside()
    {
        using var bundle = Ranged(_user.WithRanges());
        bundle.Config["root"]!["readonly"] = false;
        bundle.Script("touch /tmp/file; chown 1000:1000 /tmp/file; chmod 600 /tmp/file").Run().Exits();
        Assert.Equal($"{OrdinaryUser.FirstOfRange + 999}", Command.Run("/usr/bin/stat", "-c", "%u", bundle.Rootfs + "/tmp/file").Exits().Text);
    }

    [Fact]
    public void A_container_is_entered_and_killed()
    {
        using var bundle = Ranged(_user.WithRanges());
        bundle.Process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000 };
        bundle.Args("/bin/sleep", "600").Create().Exits();
        bundle.Corun("start", bundle.Id).Exits();
        Assert.Equal("7:8", bundle.Corun("exec", "--user", "7:8", bundle.Id, "/bin/sh", "-c", "echo $(id -u):$(id -g)").Exits().Text);
        bundle.Corun("kill", bundle.Id, "KILL").Exits();
        Assert.True(bundle.WaitForStatus("stopped"));
    }

    [Fact]
    public void A_range_that_is_not_the_users_is_refused_with_the_files_name()
    {
        using var bundle = Ranged(_user.WithRanges());
        bundle.Linux["uidMappings"]![1]!["hostID"] = 200_000;
        bundle.Args("/bin/true").Run().FailsWith(1, "linux.uidMappings", "newuidmap", "/etc/subuid");
    }

    [Fact]
    public void Without_newuidmap_the_package_is_named()
    {
        using var bundle = Ranged(_user.Corun);
        bundle.Save();
        string program = Path.GetDirectoryName(_user.Corun) + "/corun.program";
        _user.Shell($"PATH=/nowhere {program} --root {bundle.Directory["state"]} run --bundle {bundle.Directory.Path} {bundle.Id}").FailsWith(1, "linux.uidMappings", "newuidmap", "package uidmap");
    }

    private static Bundle Ranged(string runtime)
    {
        var bundle = new Bundle(runtime, OrdinaryUser.Id);
        foreach (string map in (string[])["uidMappings", "gidMappings"])
        {
            bundle.Linux[map] = new JsonArray(
                new JsonObject { ["containerID"] = 0, ["hostID"] = OrdinaryUser.Id, ["size"] = 1 },
                new JsonObject { ["containerID"] = 1, ["hostID"] = OrdinaryUser.FirstOfRange, ["size"] = 65_536 });
        }
        bundle.Process["capabilities"] = new JsonObject
        {
            ["bounding"] = All(),
            ["effective"] = All(),
            ["permitted"] = All(),
        };
        return bundle;

        static JsonArray All() => ["CAP_CHOWN", "CAP_SETUID", "CAP_SETGID", "CAP_KILL", "CAP_FOWNER", "CAP_DAC_OVERRIDE"];
    }

    private static string RunWith(string runtime, string script)
    {
        using var bundle = Ranged(runtime);
        bundle.Config["hostname"] = "same";
        bundle.Config["root"]!["readonly"] = false;
        return bundle.Script(script + " 2>&1").Run().Exits().Output;
    }
}
