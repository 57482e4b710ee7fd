using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Security;

/// <summary>Published holes of container runtimes: each attack is tried, and must fail. docs/security.md has the whole table.</summary>
public sealed class PublishedHoleTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public PublishedHoleTests() => Directory.CreateDirectory(Outside);

    private string Outside => _bundle.Directory["outside"];

    public void Dispose() => _bundle.Dispose();

    // CVE-2019-5736: the program that exec starts is a link to the runtime itself, which a process in the container opens for writing meanwhile.
    [Fact]
    public void The_runtime_that_was_lured_into_the_container_cannot_be_overwritten()
    {
        byte[] before = File.ReadAllBytes(_bundle.Runtime);
        _bundle.Config["root"]!["readonly"] = false;
        File.WriteAllText(_bundle.Rootfs + "/lure", "#!/proc/self/exe\n");
        File.SetUnixFileMode(_bundle.Rootfs + "/lure", (UnixFileMode)0b111_101_101);
        Start("""
            while true; do for e in /proc/[0-9]*/exe; do
              case "$(readlink $e)" in *busybox*|"") ;; *) if (printf X >>$e) 2>/dev/null; then echo "$(readlink $e)" >>/written; fi ;; esac
            done; done
            """);
        for (int i = 0; i < 20; i++)
            _bundle.Corun("exec", _bundle.Id, "/lure");
        Assert.Equal(before, File.ReadAllBytes(_bundle.Runtime));
        Assert.False(File.Exists(_bundle.Rootfs + "/written"), "a file that a process of the runtime runs from was opened for writing");
    }

    // CVE-2021-30465, CVE-2024-45310: somebody swaps a directory of a volume for a symlink while a container with a mount below it is created.
    [Theory]
    [InlineData("tmpfs")]
    [InlineData("bind")]
    public void A_mount_target_that_is_swapped_for_a_symlink_stays_inside(string type)
    {
        string volume = _bundle.Rootfs + "/vol";
        Directory.CreateDirectory(volume);
        Directory.CreateDirectory(_bundle.Directory["data"]);
        _bundle.AddMount("/vol/swap/made", type, type == "bind" ? _bundle.Directory["data"] : "tmpfs", type == "bind" ? ["bind"] : []);
        _bundle.Args("true").Save();
        string target = string.Concat(Enumerable.Repeat("../", 20)) + Outside[1..];
        using RunningCommand swapper = Command.Start("/bin/bash", "-c",
            $"cd {volume} && mkdir a && ln -s {target} b && while true; do mv -T a swap; mv -T swap a; mv -T b swap; mv -T swap b; done 2>/dev/null");
        int rounds = Environment.GetEnvironmentVariable("CORTEN_TEST_LONG") == "1" ? 1000 : 60;
        for (int i = 0; i < rounds; i++)
            _bundle.Corun("run", "--bundle", _bundle.Directory.Path, _bundle.Id);
        Assert.Empty(Directory.GetFileSystemEntries(Outside));
        Assert.Empty(_bundle.Directory.Mounts);
    }

    // CVE-2025-52565: the image has its own /dev/console, which leads to a file that the terminal would be mounted on, or opened from.
    [Theory]
    [InlineData("/proc/sysrq-trigger")]
    [InlineData("../outside/victim")]
    [InlineData("pts/0")]
    public void A_console_of_the_image_that_leads_elsewhere_gets_nothing(string target)
    {
        string victim = Outside + "/victim";
        File.WriteAllText(victim, "untouched");
        RemoveMount("/dev");
        File.CreateSymbolicLink(_bundle.Rootfs + "/dev/console", target);
        _bundle.Process["terminal"] = true;
        _bundle.Script("echo talk; echo outside: $(awk '$3 == \"devpts\" && $2 !~ /^.dev/' /proc/mounts)").Save();
        using RunningCommand run = Command.StartOnTerminal(_bundle.Runtime, "--root", _bundle.Directory["state"], "run", "-b", _bundle.Directory.Path, _bundle.Id);
        run.CloseInput();
        CommandResult result = run.Wait();
        Assert.Equal("untouched", File.ReadAllText(victim));
        if (result.Output.Contains("talk", StringComparison.Ordinal))
            Assert.Contains("outside:\r\n", result.Output, StringComparison.Ordinal);
    }

    // CVE-2025-52881: what the runtime writes to procfs goes to something that the image put there.
    [Fact]
    public void A_sysctl_is_not_written_to_a_file_of_the_image()
    {
        RemoveMount("/proc");
        Directory.CreateDirectory(_bundle.Rootfs + "/proc/sys/kernel");
        string fake = _bundle.Rootfs + "/proc/sys/kernel/msgmax";
        File.WriteAllText(fake, "fake");
        _bundle.Linux.Remove("maskedPaths");
        _bundle.Linux.Remove("readonlyPaths");
        _bundle.Linux["sysctl"] = new JsonObject { ["kernel.msgmax"] = "12345" };
        Assert.Equal("fake", _bundle.Args("cat", "/proc/sys/kernel/msgmax").Run().Exits().Text);
    }

    // CVE-2025-52881, CVE-2019-16884: a mount of the configuration over a part of procfs, by way of a symlink of the image.
    [Theory]
    [InlineData("/link/sys/kernel")]
    [InlineData("/link/self/attr")]
    [InlineData("/proc/self/attr")]
    public void A_mount_does_not_reach_procfs_through_a_symlink(string destination)
    {
        File.CreateSymbolicLink(_bundle.Rootfs + "/link", "/proc");
        _bundle.AddMount(destination, "tmpfs", "tmpfs");
        _bundle.Args("true").Run().FailsWith(1, "inside /proc");
    }

    // CVE-2023-28642, CVE-2023-27561: /proc is a symlink to a directory that a volume provides.
    [Theory]
    [InlineData("/vol/proc")]
    [InlineData("vol")]
    public void A_proc_that_is_a_symlink_into_a_volume_is_refused(string target)
    {
        Directory.CreateDirectory(Outside + "/proc/self/attr");
        Directory.Delete(_bundle.Rootfs + "/proc");
        File.CreateSymbolicLink(_bundle.Rootfs + "/proc", target);
        var mounts = _bundle.Config["mounts"]!.AsArray();
        mounts.Insert(0, new JsonObject { ["destination"] = "/vol", ["type"] = "bind", ["source"] = Outside, ["options"] = new JsonArray("bind") });
        _bundle.Args("true").Run().FailsWith(1, "must be mounted on ordinary directory");
        _bundle.AssertNothingLeft();
    }

    // CVE-2026-41579, CVE-2026-47766: devices and links are made in what /dev of the image points to.
    [Theory]
    [InlineData("/dev")]
    [InlineData("/dev/pts")]
    public void Devices_are_not_made_where_a_symlink_of_the_image_leads(string name)
    {
        RemoveMount("/dev/pts");
        RemoveMount("/dev/shm");
        RemoveMount("/dev/mqueue");
        RemoveMount("/dev");
        if (Directory.Exists(_bundle.Rootfs + name))
            Directory.Delete(_bundle.Rootfs + name);
        File.CreateSymbolicLink(_bundle.Rootfs + name, Outside);
        _bundle.Linux["devices"] = new JsonArray(new JsonObject { ["path"] = "/dev/pts/made", ["type"] = "c", ["major"] = 1, ["minor"] = 3 });
        _bundle.Args("true").Run();
        Assert.Empty(Directory.GetFileSystemEntries(Outside));
    }

    // The image's own node, of another device, under the name of one that the container is to have.
    [Fact]
    public void A_false_device_of_the_image_is_refused()
    {
        RemoveMount("/dev");
        Command.Run("/bin/mknod", _bundle.Rootfs + "/dev/null", "c", "1", "5").Exits();
        _bundle.Args("true").Run().FailsWith(1, "device 1:3");
    }

    // CVE-2022-29162, CVE-2022-27650: capabilities in the inheritable set give them to a file that has them, whoever runs it.
    [Fact]
    public void What_exec_starts_has_no_inheritable_capabilities()
    {
        Start("sleep 600");
        string sets = _bundle.Corun("exec", _bundle.Id, "grep", "-E", "^Cap(Inh|Amb)", "/proc/self/status").Exits().Text;
        Assert.Equal("CapInh:\t0000000000000000\nCapAmb:\t0000000000000000", sets);
    }

    // CVE-2026-30892: a user that is no number, or no number of 32 bits, is not somebody else.
    [Theory]
    [InlineData("1000:")]
    [InlineData(":1000")]
    [InlineData("+1000")]
    [InlineData(" 1000")]
    [InlineData("1000 ")]
    [InlineData("0x3e8")]
    [InlineData("1e3")]
    [InlineData("4294967296")]
    [InlineData("18446744073709551616")]
    [InlineData("-1")]
    [InlineData("1000:1000:0")]
    [InlineData("1000,0")]
    [InlineData("alice")]
    public void A_user_that_is_no_number_is_refused(string user)
    {
        Start("sleep 600");
        CommandResult result = _bundle.Corun("exec", $"--user={user}", _bundle.Id, "id");
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("uid=", result.Output, StringComparison.Ordinal);
    }

    // CVE-2016-9962: while exec enters, a process of the container reads or traces it, and gets at its descriptors of the host.
    [Fact]
    public void A_process_on_its_way_in_shows_nothing_of_itself()
    {
        _bundle.Config["root"]!["readonly"] = false;
        Start("""
            while true; do for p in /proc/[0-9]*; do
              case "$(cat $p/comm 2>/dev/null)" in corun*) ls -l $p/fd $p/root $p/cwd 2>/dev/null | grep -e '->' >>/seen; head -c 64 $p/mem >>/seen 2>/dev/null ;; esac
            done; done
            """);
        for (int i = 0; i < 50; i++)
            _bundle.Corun("exec", _bundle.Id, "true").Exits();
        string seen = _bundle.Rootfs + "/seen";
        // A link that is shown after execve is that of the program, which has nothing but the runtime's standard streams.
        string[] links = File.Exists(seen) ? [.. File.ReadLines(seen).Where(line => !line.Contains("pipe:", StringComparison.Ordinal) && !line.Contains("/dev/null", StringComparison.Ordinal))] : [];
        Assert.DoesNotContain(links, line => line.Contains("socket:", StringComparison.Ordinal) || line.Contains("memfd", StringComparison.Ordinal)
            || line.Contains(_bundle.Directory.Path, StringComparison.Ordinal) || line.Contains("pidfd", StringComparison.Ordinal));
    }

    // CVE-2022-0811: a '+' joins another setting to one that is allowed, here the program that the host runs for core dumps.
    [Theory]
    [InlineData("kernel.shm_rmid_forced", "1+kernel.core_pattern=|/bin/false #")]
    [InlineData("kernel.shm_rmid_forced", "1\nkernel.core_pattern=|/bin/false")]
    [InlineData("kernel.shm_rmid_forced+kernel.core_pattern", "1")]
    [InlineData("kernel.core_pattern", "|/bin/false")]
    [InlineData("net/../kernel/core_pattern", "|/bin/false")]
    public void A_sysctl_does_not_bring_another_one(string key, string value)
    {
        string before = File.ReadAllText("/proc/sys/kernel/core_pattern");
        _bundle.Linux["sysctl"] = new JsonObject { [key] = value };
        CommandResult result = _bundle.Args("true").Run();
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/core_pattern"));
        // Of two lines the kernel takes the first, and that is a value that is allowed.
        if (!value.Contains('\n', StringComparison.Ordinal))
            result.FailsWith(1, "sysctl");
    }

    // CVE-2023-25809: without a cgroup namespace the cgroups of the host would be writable for a root that is none.
    [Fact]
    public void The_hosts_cgroups_are_read_only_in_a_user_namespace()
    {
        AddUserNamespace();
        _bundle.RemoveNamespace("cgroup");
        foreach (var mount in _bundle.Config["mounts"]!.AsArray().Where(m => (string)m!["type"]! == "cgroup"))
            mount!["options"] = new JsonArray("nosuid", "noexec", "nodev", "rw");
        string[] lines = _bundle.Script("awk '$3 ~ /^cgroup/ { print $4 }' /proc/mounts").Run().Exits().Lines.ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, options => Assert.StartsWith("ro,", options));
    }

    private void Start(string script)
    {
        _bundle.Script(script).Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
    }

    private void RemoveMount(string destination)
    {
        var mounts = _bundle.Config["mounts"]!.AsArray();
        mounts.Remove(mounts.Single(m => (string)m!["destination"]! == destination));
    }

    private void AddUserNamespace()
    {
        _bundle.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "user" });
        foreach (string map in (string[])["uidMappings", "gidMappings"])
            _bundle.Linux[map] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65536 });
        Command.Run("/bin/chown", "-R", "100000:100000", _bundle.Rootfs).Exits();
        File.SetUnixFileMode(_bundle.Directory.Path, (UnixFileMode)0b111_101_101);
    }
}
