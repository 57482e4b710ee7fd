using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Containers of an ordinary user, whose own id is the only one in them.</summary>
public sealed partial class RootlessTests : IDisposable
{
    private readonly OrdinaryUser _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public void The_configuration_for_an_ordinary_user_equals_runcs()
    {
        JsonObject ours = SpecOf(_user.Corun);
        JsonObject theirs = SpecOf(_user.Runc);
        foreach (string expected in (string[])["hostname", "ociVersion"])
        {
            ours.Remove(expected);
            theirs.Remove(expected);
        }
        theirs["process"]!["capabilities"]!.AsObject().Remove("ambient");
        Assert.True(JsonNode.DeepEquals(theirs, ours), $"runc:  {theirs.ToJsonString()}\ncorun: {ours.ToJsonString()}");
    }

    [Theory]
    [InlineData("id; pwd; env | sort; hostname")]
    [InlineData("grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp|Umask)' /proc/self/status")]
    [InlineData("cat /proc/self/uid_map /proc/self/gid_map /proc/self/setgroups")]
    [InlineData("ls -ln /dev | awk '{print $1, $3, $4, $5, $6, $NF}' | grep -v '^total'")]
    [InlineData("awk '{ for (i = 7; $i != \"-\"; i++) printf \"%s \", $i; print $4, $5, $6 }' /proc/self/mountinfo | grep -v '/proc/\\|/sys/firmware\\|/sys/fs/cgroup ' | sed 's/:[0-9]*//' | sort")]
    [InlineData("ls -ld / /proc /sys /dev /dev/pts /dev/shm /dev/mqueue | awk '{print $1, $3, $4, $NF}'")]
    [InlineData("cat /proc/self/cgroup; find /sys/fs/cgroup -maxdepth 1 | sort")]
    [InlineData("for d in /sys/fs/cgroup/*/; do mkdir $d/corten-test-escape 2>&1 || :; done | sed 's/.*: //' | sort -u")]
    [InlineData("echo 1 > /proc/sys/kernel/panic; mount -t tmpfs tmpfs /tmp; mknod /tmp/null c 1 3; echo >/sys/kernel/mm/ksm/run; chroot / true")]
    [InlineData("for f in /proc/kcore /proc/keys /proc/timer_list /sys/firmware; do stat -c '%n %F %s' $f 2>&1; done")]
    public void A_container_looks_the_same_as_under_runc(string script)
    {
        string theirs = RunWith(_user.Runc, script);
        Assert.Equal(theirs, RunWith(_user.Corun, script));
    }

    [Fact]
    public void A_container_lives_as_roots_do()
    {
        using var bundle = Mine().Args("/bin/sh", "-c", "trap 'exit 3' USR1; sleep 600 & wait; wait");
        bundle.Create().Exits();
        Assert.Equal("created", bundle.Status);
        Assert.Equal("0", bundle.Corun("exec", bundle.Id, "/bin/id", "-u").Exits().Text);
        Assert.Contains($"#{OrdinaryUser.Id}", bundle.Corun("list").Exits().Text, StringComparison.Ordinal);
        bundle.Corun("start", bundle.Id).Exits();
        Assert.True(Wait.Until(() => bundle.Corun("ps", "-f", "json", bundle.Id).Exits().Text.Split(',').Length == 2));
        Assert.Equal("0", bundle.Corun("exec", bundle.Id, "/bin/id", "-u").Exits().Text);
        bundle.Corun("exec", bundle.Id, "/bin/sh", "-c", "exit 7").Exits(7);
        bundle.Corun("kill", "--all", bundle.Id, "USR1").Exits();
        Assert.True(bundle.WaitForStatus("stopped"));
        bundle.Corun("delete", bundle.Id).Exits();
        bundle.AssertNothingLeft();
    }

    [Fact]
    public void Without_a_cgroup_what_needs_one_says_so()
    {
        using var bundle = Mine().Args("/bin/sleep", "600");
        bundle.Create().Exits();
        Assert.SkipUnless(Cgroups.Of(bundle.Id).Count == 0, "on this machine the user may make cgroups");
        bundle.Corun("pause", bundle.Id).FailsWith(1, "has no cgroup", "paused");
        bundle.Corun("events", "--stats", bundle.Id).FailsWith(1, "has no cgroup", "measured");
        bundle.Corun("update", "--pids-limit", "5", bundle.Id).FailsWith(1, "has no cgroup", "limited");
        bundle.Corun("delete", "--force", bundle.Id).Exits();
    }

    [Fact]
    public void A_limit_that_cannot_be_set_is_not_ignored()
    {
        using var bundle = Mine().Args("/bin/true");
        bundle.Linux["resources"] = new JsonObject { ["pids"] = new JsonObject { ["limit"] = 20 } };
        bundle.Run().FailsWith(1, "linux.resources.pids", "no permission");
    }

    [Fact]
    public void A_cgroup_asked_for_by_its_path_is_not_done_without()
    {
        using var bundle = Mine().Args("/bin/true");
        bundle.Linux["cgroupsPath"] = $"/corten-test-{bundle.Id}";
        bundle.Run().FailsWith(1, "cgroup", bundle.Id, "this user may not");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("auto", true)]
    [InlineData("false", false)]
    public void The_option_rootless_says_whether_a_cgroup_is_needed(string value, bool runs)
    {
        using var bundle = Mine().Args("/bin/echo", "ran");
        bundle.Save();
        var result = Command.Run(bundle.Runtime, "--rootless", value, "--root", bundle.Directory["state"], "run", "--bundle", bundle.Directory.Path, bundle.Id);
        if (runs)
            Assert.Equal("ran", result.Exits().Text);
        else
            result.FailsWith(1, "cgroup");
        Command.Run(bundle.Runtime, "--rootless", "perhaps", "list").FailsWith(1, "perhaps", "auto");
    }

    [Fact]
    public void A_delegated_hierarchy_is_used_and_the_others_are_done_without()
    {
        string own = $"/sys/fs/cgroup/pids/corten-test-{Environment.ProcessId}-delegated";
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/pids"), "this machine has no cgroup v1 hierarchy for pids; RootlessDelegationTests has this for v2");
        Directory.CreateDirectory(own);
        try
        {
            Command.Run("/bin/chown", "-R", $"{OrdinaryUser.Id}", own).Exits();
            using var bundle = new Bundle(_user.CorunAfter($"echo 0 >{own}/cgroup.procs"), OrdinaryUser.Id);
            bundle.Linux["resources"] = new JsonObject { ["pids"] = new JsonObject { ["limit"] = 20 } };
            bundle.Args("/bin/sleep", "600").Create().Exits();
            Assert.Equal("20", File.ReadAllText($"{own}/{bundle.Id}/pids.max").Trim());
            Assert.Equal(bundle.State()["pid"]!.ToString(), File.ReadAllText($"{own}/{bundle.Id}/cgroup.procs").Trim());
            bundle.Corun("start", bundle.Id).Exits();
            bundle.Corun("exec", bundle.Id, "/bin/true").Exits();
            bundle.Corun("delete", "--force", bundle.Id).Exits();
            bundle.Linux["resources"] = new JsonObject { ["memory"] = new JsonObject { ["limit"] = 64 << 20 } };
            bundle.Run().FailsWith(1, "linux.resources.memory", "cannot set memory limit");
            bundle.AssertNothingLeft();
        }
        finally
        {
            Assert.True(Wait.Until(() => Command.Run("/bin/rmdir", own).ExitCode == 0), $"{own} cannot be removed");
        }
    }

    [Fact]
    public void State_is_kept_in_the_users_runtime_directory()
    {
        using var bundle = Mine().Args("/bin/true");
        bundle.Save();
        Command.Run(bundle.Runtime, "run", "--bundle", bundle.Directory.Path, bundle.Id).Exits();
        UnixFileMode mode = File.GetUnixFileMode(_user.RuntimeDirectory + "/corun");
        Assert.Equal(UnixFileMode.StickyBit | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
    }

    [Fact]
    public void Without_a_runtime_directory_the_error_names_what_to_do()
    {
        using var bundle = Mine().Args("/bin/true");
        bundle.Save();
        _user.Shell($"env -u XDG_RUNTIME_DIR {Path.GetDirectoryName(_user.Corun)}/corun.program run --bundle {bundle.Directory.Path} {bundle.Id}").FailsWith(1, "/run/corun", "--root", "XDG_RUNTIME_DIR");
    }

    [Fact]
    public void Without_a_user_namespace_the_error_names_the_way()
    {
        using var bundle = Mine().Args("/bin/true");
        bundle.RemoveNamespace("user");
        bundle.Linux.Remove("uidMappings");
        bundle.Linux.Remove("gidMappings");
        bundle.Run().FailsWith(1, "rootless container requires user namespaces", "spec --rootless");
    }

    [Fact]
    public void The_limit_of_user_namespaces_is_named()
    {
        using var bundle = Mine().Args("/bin/true");
        bundle.Save();
        string program = Path.GetDirectoryName(_user.Corun) + "/corun.program";
        _user.Shell($"unshare --user --map-root-user /bin/sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec {program} --root {bundle.Directory["state"]} run --bundle {bundle.Directory.Path} {bundle.Id}'")
            .FailsWith(1, "sysctl user.max_user_namespaces (now 0)");
    }

    [Fact]
    public void Groups_cannot_be_dropped_or_added()
    {
        using var bundle = Mine();
        Assert.Equal("deny", bundle.Args("cat", "/proc/self/setgroups").Run().Exits().Text);
        bundle.Process["user"]!["additionalGids"] = new JsonArray(5);
        bundle.Run().FailsWith(1, "process.user.additionalGids", "cannot set any additional groups in a rootless container", "/etc/subgid");
    }

    [Fact]
    public void A_user_without_a_mapping_is_refused_by_name()
    {
        using var bundle = Mine().Args("/bin/true");
        bundle.Process["user"]!["uid"] = 1000;
        bundle.Run().FailsWith(1, "process.user.uid", "1000", "linux.uidMappings");
        bundle.Process["user"]!["uid"] = 0;
        bundle.Process["user"]!["gid"] = 50;
        bundle.Run().FailsWith(1, "process.user.gid", "50", "linux.gidMappings");
    }

    [Fact]
    public void A_terminal_works_in_the_foreground_and_detached()
    {
        using var bundle = Mine();
        bundle.Process["terminal"] = true;
        bundle.Script("test -t 0 && test -t 2 && echo on a terminal").Save();
        using (RunningCommand run = Command.StartOnTerminal(bundle.Runtime, "--root", bundle.Directory["state"], "run", "--bundle", bundle.Directory.Path, bundle.Id))
        {
            Assert.Contains("on a terminal", run.Wait().Exits().Output, StringComparison.Ordinal);
        }

        using RunningCommand receiver = Command.Start(bundle.Runtime, "recvtty", bundle.Directory["tty.sock"]);
        Assert.True(Wait.Until(() => Path.Exists(bundle.Directory["tty.sock"])));
        bundle.Corun("run", "--detach", "--console-socket", bundle.Directory["tty.sock"], "--bundle", bundle.Directory.Path, bundle.Id).Exits();
        Assert.True(Wait.Until(() => receiver.Output.Contains("on a terminal", StringComparison.Ordinal)), receiver.Output);
    }

    [Fact]
    public void Flags_that_a_mount_was_locked_with_stay_and_cannot_be_taken_away()
    {
        using var bundle = Mine();
        string source = bundle.Directory["locked"];
        Directory.CreateDirectory(source);
        Command.Shell($"mount -t tmpfs -o ro,nosuid,nodev,noexec corten-test {source}").Exits();
        try
        {
            bundle.AddMount("/locked", "bind", source, "bind", "ro");
            string options = bundle.Script("awk '$5 == \"/locked\" { print $6 }' /proc/self/mountinfo").Run().Exits().Text;
            Assert.Equal(["nodev", "noexec", "nosuid", "relatime", "ro"], options.Split(',').Order(StringComparer.Ordinal));
            bundle.Config["mounts"]!.AsArray()[^1]!["options"] = new JsonArray("bind", "rw");
            bundle.Run().FailsWith(1, "/locked", "not permitted");
        }
        finally
        {
            Command.Run("/bin/umount", source).Exits();
        }
    }

    private Bundle Mine() => new(_user.Corun, OrdinaryUser.Id);

    private static string RunWith(string runtime, string script)
    {
        using var bundle = new Bundle(runtime, OrdinaryUser.Id);
        bundle.Config["hostname"] = "same";
        bundle.Process["capabilities"]!.AsObject().Remove("ambient");
        var result = bundle.Script(script + " 2>&1").Run();
        return Variable().Replace(result.Output.Replace(bundle.Id, "ID", StringComparison.Ordinal).Replace(bundle.Directory.Path, "DIR", StringComparison.Ordinal), "N");
    }

    private static JsonObject SpecOf(string runtime)
    {
        using var bundle = new Bundle(runtime, OrdinaryUser.Id);
        return bundle.Config;
    }

    [GeneratedRegex(@"(?<=master:|shared:|propagate_from:)\d+")]
    private static partial Regex Variable();
}
