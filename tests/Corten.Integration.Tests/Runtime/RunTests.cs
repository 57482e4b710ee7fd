using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>What the container's process finds, and what of it comes back.</summary>
public sealed class RunTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -15 $$; sleep 1", 143)]
    public void The_exit_code_is_the_processs(string script, int code)
    {
        _bundle.RemoveNamespace("pid");
        _bundle.Script(script).Run().Exits(code);
    }

    [Fact]
    public void Run_leaves_nothing()
    {
        Assert.Equal("hello", _bundle.Args("echo", "hello").Run().Exits().Text);
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void Standard_input_reaches_the_process()
    {
        _bundle.Args("cat").Save();
        CommandResult result = Command.RunWith("typed", _bundle.Runtime, "--root", _bundle.Directory["state"], "run", "-b", _bundle.Directory.Path, _bundle.Id);
        Assert.Equal("typed", result.Exits().Text);
    }

    [Fact]
    public void Arguments_environment_directory_and_user_arrive()
    {
        _bundle.Process["env"] = new JsonArray("PATH=/bin", "ODD=a b=c");
        _bundle.Process["cwd"] = "/usr/bin";
        _bundle.Process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1001, ["additionalGids"] = new JsonArray(50, 60), ["umask"] = 63 };
        string output = _bundle.Args("sh", "-c", "echo $ODD; pwd; id -u; id -g; id -G; umask; echo \"$@\"", "sh", "x y", "").Run().Exits().Text;
        Assert.Equal("a b=c\n/usr/bin\n1000\n1001\n1001 50 60\n0077\nx y ", output);
    }

    [Fact]
    public void The_host_name_is_the_containers_alone()
    {
        string before = Environment.MachineName;
        _bundle.Config["hostname"] = "mrsdalloway";
        Assert.Equal("mrsdalloway", _bundle.Args("hostname").Run().Exits().Text);
        Assert.Equal(before, Command.Run("/bin/hostname").Text);
    }

    [Fact]
    public void Only_the_own_processes_and_devices_are_seen()
    {
        string output = _bundle.Script("set -- /proc/[0-9]*; echo $*; ls /sys/class/net; id -u").Run().Exits().Text;
        Assert.Equal("/proc/1\nlo\n0", output);
    }

    [Fact]
    public void Without_a_pid_namespace_the_hosts_processes_are_seen()
    {
        _bundle.RemoveNamespace("pid");
        Assert.True(int.Parse(_bundle.Script("ls /proc | grep -c '^[0-9]'").Run().Exits().Text) > 5);
    }

    [Fact]
    public void Limits_and_no_new_privileges_are_set()
    {
        string output = _bundle.Script("ulimit -n; ulimit -Hn; grep NoNewPrivs /proc/self/status").Run().Exits().Text;
        Assert.Equal("1024\n1024\nNoNewPrivs:\t1", output);
    }

    [Fact]
    public void Loopback_is_up()
    {
        Assert.Contains("inet addr:127.0.0.1", _bundle.Args("ifconfig", "lo").Run().Exits().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sysctl_of_a_namespace_is_set_and_the_hosts_stays()
    {
        string before = File.ReadAllText("/proc/sys/kernel/msgmax");
        _bundle.Linux["sysctl"] = new JsonObject { ["kernel.msgmax"] = "12345" };
        Assert.Equal("12345", _bundle.Args("cat", "/proc/sys/kernel/msgmax").Run().Exits().Text);
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/msgmax"));
    }

    [Fact]
    public void Bind_mounts_have_their_options()
    {
        Directory.CreateDirectory(_bundle.Directory["data"]);
        File.WriteAllText(_bundle.Directory["data/file"], "from the host");
        _bundle.AddMount("/data", "bind", _bundle.Directory["data"], "rbind", "ro", "nosuid", "noexec");
        _bundle.AddMount("/etc/single", "bind", _bundle.Directory["data/file"], "bind");
        string output = _bundle.Script("cat /data/file; echo; cat /etc/single; echo; touch /data/new || echo refused; grep ' /data ' /proc/mounts | cut -d' ' -f4")
            .Run().Exits().Text;
        string[] lines = output.Split('\n');
        Assert.Equal(["from the host", "from the host", "refused"], lines[..3]);
        Assert.Contains("ro,nosuid,noexec", lines[^1].Replace("nodev,", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tmpfs_has_its_size_and_is_not_seen_by_the_host()
    {
        _bundle.AddMount("/scratch", "tmpfs", "tmpfs", "size=10m", "nodev");
        Assert.Equal("10240", _bundle.Script("df -k /scratch | tail -1 | awk '{print $2}'").Run().Exits().Text);
        Assert.DoesNotContain("/scratch", File.ReadAllText("/proc/mounts"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_root_is_read_only_or_not_as_asked()
    {
        Assert.Contains("Read-only file system", _bundle.Script("touch /new 2>&1").Run().Output, StringComparison.Ordinal);
        _bundle.Config["root"]!["readonly"] = false;
        _bundle.Script("touch /new").Run().Exits();
        Assert.True(File.Exists(_bundle.Rootfs + "/new"));
    }

    [Fact]
    public void Without_pivot_root_the_container_looks_the_same()
    {
        const string Script = "ls /; cut -d' ' -f2,3 /proc/mounts | head -3; echo /proc/[0-9]*";
        string pivoted = _bundle.Script(Script).Run().Exits().Text;
        Assert.Equal(pivoted, _bundle.Run("--no-pivot").Exits().Text);
    }

    [Fact]
    public void Masked_and_read_only_paths_are_so()
    {
        string output = _bundle.Script("wc -c </proc/keys; ls /proc/scsi /proc/acpi 2>/dev/null | grep -v '^/proc\\|^$' | wc -l; echo b >/proc/sysrq-trigger || echo refused")
            .Run().Exits().Text;
        Assert.Equal("0\n0\nrefused", output);
    }

    [Fact]
    public void Default_devices_are_there_and_usable()
    {
        string output = _bundle.Script("""
            for d in null zero full random urandom tty; do stat -c '%n %t:%T %a' /dev/$d; done
            for l in fd stdin ptmx; do readlink /dev/$l; done; head -c 4 /dev/zero | wc -c; echo x >/dev/null && echo fine
            """).Run().Exits().Text;
        Assert.Equal("""
            /dev/null 1:3 666
            /dev/zero 1:5 666
            /dev/full 1:7 666
            /dev/random 1:8 666
            /dev/urandom 1:9 666
            /dev/tty 5:0 666
            /proc/self/fd
            /proc/self/fd/0
            pts/ptmx
            4
            fine
            """, output);
    }

    [Fact]
    public void A_device_that_is_not_allowed_cannot_be_opened()
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/devices"), "this machine has no cgroup v1 devices controller");
        foreach (string set in (string[])["bounding", "effective", "permitted"])
            _bundle.Process["capabilities"]![set]!.AsArray().Add("CAP_MKNOD");
        _bundle.Config["root"]!["readonly"] = false;
        string output = _bundle.Script("mknod /tmp/mem c 1 1; mknod /tmp/zero c 1 5; cat /tmp/mem 2>&1 | head -c 60; head -c 2 /tmp/zero | wc -c").Run().Exits().Text;
        Assert.Contains("Operation not permitted", output, StringComparison.Ordinal);
        Assert.EndsWith("2", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_pivot_root_no_whole_proc_of_the_host_is_left_to_mount_another()
    {
        foreach (string set in (string[])["bounding", "permitted"])
            _bundle.Process["capabilities"]![set]!.AsArray().Add("CAP_SETFCAP");
        CommandResult result = _bundle.Args("unshare", "-mrpf", "sh", "-c", "mount -t proc none /proc && echo mounted").Run("--no-pivot");
        Assert.DoesNotContain("mounted", result.Output, StringComparison.Ordinal);
        Assert.Contains("permission denied", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_masked_path_that_is_named_twice_is_masked_once()
    {
        Directory.CreateDirectory(_bundle.Rootfs + "/hidden");
        _bundle.Linux["maskedPaths"] = new JsonArray("/hidden", "/hidden");
        Assert.Equal("1", _bundle.Script("grep -c ' /hidden ' /proc/mounts").Run().Exits().Text);
    }

    [Fact]
    public void An_ambient_capability_that_is_not_inheritable_is_warned_about()
    {
        _bundle.Process["capabilities"]!["inheritable"] = new JsonArray("CAP_KILL");
        _bundle.Process["capabilities"]!["ambient"] = new JsonArray("CAP_KILL", "CAP_NET_BIND_SERVICE");
        CommandResult result = _bundle.Args("grep", "CapAmb", "/proc/self/status").Run().Exits();
        Assert.Contains("can't raise ambient capability CAP_NET_BIND_SERVICE: ", result.Error, StringComparison.Ordinal);
        Assert.Equal("CapAmb:\t0000000000000020", result.Text);
    }

    [Fact]
    public void A_destination_that_is_written_as_the_hosts_path_is_the_place_below_the_root()
    {
        File.WriteAllText(_bundle.Directory["file"], "from the host");
        _bundle.AddMount(_bundle.Rootfs + "/etc/single", "bind", _bundle.Directory["file"], "bind");
        Assert.Equal("from the host", _bundle.Args("cat", "/etc/single").Run().Exits().Text);
    }

    [Fact]
    public void A_small_limit_of_open_files_is_the_programs_alone()
    {
        _bundle.Process["rlimits"] = new JsonArray(new JsonObject { ["type"] = "RLIMIT_NOFILE", ["soft"] = 5, ["hard"] = 6 });
        _bundle.Process["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000 };
        Assert.Equal("5", _bundle.Script("ulimit -n").Run().Exits().Text);
    }

    [Fact]
    public void What_fails_inside_is_told_as_a_failure_of_init() =>
        Assert.Contains("unable to start container process: error during container init: exec: \"nosuch\": executable file not found in $PATH",
            _bundle.Args("nosuch").Run().Exits(1).Error, StringComparison.Ordinal);
}
