using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Security;

/// <summary>Attacks on the container's walls; each one must fail.</summary>
public sealed class EscapeTests : IDisposable
{
    private const string ChrootEscape = """
        #include <stdio.h>
        #include <sys/stat.h>
        #include <unistd.h>

        int main(void)
        {
            mkdir(".out", 0755);
            if (chroot(".out") != 0) { perror("chroot"); return 2; }
            if (chdir("../../../../../../../../../../") != 0) { perror("chdir"); return 3; }
            if (chroot(".") != 0) { perror("chroot ."); return 4; }
            puts(access(MARKER, F_OK) == 0 ? "escaped" : "still inside");
            return 0;
        }
        """;

    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void The_classic_chroot_escape_stays_inside()
    {
        _bundle.Config["root"]!["readonly"] = false;
        foreach (string set in (string[])["bounding", "effective", "permitted"])
            _bundle.Process["capabilities"]![set]!.AsArray().Add("CAP_SYS_CHROOT");
        string marker = _bundle.Directory["marker"];
        File.WriteAllText(marker, "");
        StaticProgram.Compile(ChrootEscape, _bundle.Rootfs + "/escape", $"-DMARKER=\"{marker}\"");
        Assert.Equal("still inside", _bundle.Args("/escape").Run().Exits().Text);
        // The same program does leave a plain chroot: the test can tell the difference.
        Assert.Equal("escaped", Command.Run("/usr/sbin/chroot", _bundle.Rootfs, "/escape").Exits().Text);
    }

    [Fact]
    public void The_old_root_is_not_left_mounted() =>
        Assert.Equal("/", _bundle.Script("head -1 /proc/self/mountinfo | cut -d' ' -f5; grep -c put_old /proc/self/mountinfo; true").Run().Exits().Lines[0]);

    [Fact]
    public void The_runtime_seals_itself_before_it_has_a_second_thread()
    {
        string trace = _bundle.Directory["trace"];
        _bundle.Args("/bin/true").Save();
        Command.Run(
            Programs.Peer("strace"), "-f", "-o", trace, "-e", "trace=clone,clone3,execveat", _bundle.Runtime, "--root", _bundle.Directory["state"],
            "run", "-b", _bundle.Directory.Path, _bundle.Id).Exits();
        string[] calls = File.ReadAllLines(trace);
        Assert.Contains("execveat(", calls[0], StringComparison.Ordinal);
        Assert.Single(calls, call => call.Contains("execveat(", StringComparison.Ordinal));
    }

    [Fact]
    public void The_runtimes_executable_cannot_be_overwritten_through_proc()
    {
        // The process is `corun init` until its execve; a library path would be the attacker's way in. Here: the file that /proc/1/exe showed.
        byte[] before = File.ReadAllBytes(_bundle.Runtime);
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        string exe = $"/proc/{_bundle.State()["pid"]}/exe";
        CommandResult result = Command.Shell($"exec 3>>{exe}");
        bool refused = result.ExitCode != 0;
        bool another = new FileInfo(exe).LinkTarget != _bundle.Runtime;
        Assert.True(refused || another, "the runtime's own file can be opened for writing from a container");
        Assert.Equal(before, File.ReadAllBytes(_bundle.Runtime));
    }

    [Fact]
    public void The_executed_command_sees_no_descriptor_of_the_runtime()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.Equal("0\n1\n2\n3", _bundle.Corun("exec", _bundle.Id, "ls", "/proc/self/fd").Exits().Text);
        Assert.Equal("0\n1\n2", _bundle.Corun("exec", _bundle.Id, "sh", "-c", "cd /proc/1/fd && echo *").Exits().Text.Replace(' ', '\n'));
    }

    [Theory]
    [InlineData("/proc/self/fd/7")]
    [InlineData("/proc/self/fd/8/../../..")]
    [InlineData("/proc/self/fd/3")]
    [InlineData("/proc/self/fd/10")]
    public void A_working_directory_through_a_leaked_descriptor_is_no_way_out(string directory)
    {
        File.WriteAllText(_bundle.Directory["marker"], "");
        _bundle.Process["cwd"] = directory;
        CommandResult result = _bundle.Script($"test -e ../../../../../../../..{_bundle.Directory["marker"]} && echo escaped").Run();
        Assert.DoesNotContain("escaped", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proc")]
    [InlineData("sys")]
    public void A_mount_point_of_the_kernel_that_is_a_symlink_is_refused(string name)
    {
        Directory.Delete($"{_bundle.Rootfs}/{name}");
        Directory.CreateDirectory($"{_bundle.Rootfs}/fake");
        File.CreateSymbolicLink($"{_bundle.Rootfs}/{name}", "/fake");
        _bundle.Args("true").Run().FailsWith(1, $"/{name}");
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void A_dev_that_is_a_symlink_to_the_host_writes_nothing_there()
    {
        string outside = _bundle.Directory["outside"];
        Directory.CreateDirectory(outside);
        Directory.Delete(_bundle.Rootfs + "/dev");
        File.CreateSymbolicLink(_bundle.Rootfs + "/dev", outside);
        _bundle.Args("true").Run();
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void A_mount_target_that_leads_out_by_symlinks_lands_inside()
    {
        string outside = _bundle.Directory["outside"];
        Directory.CreateDirectory(outside);
        File.CreateSymbolicLink(_bundle.Rootfs + "/link", "../../../../../../../.." + outside);
        Directory.CreateDirectory(_bundle.Rootfs + outside);
        _bundle.AddMount("/link", "tmpfs", "tmpfs", "size=2m");
        string point = _bundle.Script("grep size=2048k /proc/mounts | cut -d' ' -f2").Run().Exits().Text;
        Assert.Equal(outside, point);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void A_masked_path_with_a_false_dev_null_is_not_opened()
    {
        _bundle.Config["mounts"] = new JsonArray(new JsonObject { ["destination"] = "/proc", ["type"] = "proc", ["source"] = "proc" });
        File.WriteAllText(_bundle.Rootfs + "/secret", "hidden");
        Directory.CreateDirectory(_bundle.Rootfs + "/dev");
        File.WriteAllText(_bundle.Rootfs + "/evil", "evil");
        File.CreateSymbolicLink(_bundle.Rootfs + "/dev/null", "/evil");
        _bundle.Linux["maskedPaths"] = new JsonArray("/secret");
        CommandResult result = _bundle.Args("cat", "/secret").Run();
        Assert.DoesNotContain("evil", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_inheritable_and_ambient_sets_are_empty()
    {
        string output = _bundle.Args("grep", "-E", "^Cap(Inh|Amb)", "/proc/self/status").Run().Exits().Text;
        Assert.Equal("CapInh:\t0000000000000000\nCapAmb:\t0000000000000000", output);
    }
}
