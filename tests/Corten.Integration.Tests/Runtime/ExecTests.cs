using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

public sealed class ExecTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public ExecTests()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void The_command_runs_in_the_containers_namespaces()
    {
        foreach (string kind in (string[])["ipc", "mnt", "net", "pid", "uts"])
        {
            string? container = new FileInfo($"/proc/{_bundle.State()["pid"]}/ns/{kind}").LinkTarget;
            Assert.Equal(container, _bundle.Corun("exec", _bundle.Id, "readlink", $"/proc/self/ns/{kind}").Exits().Text);
        }
    }

    [Fact]
    public void Directory_environment_and_user_are_as_asked()
    {
        string output = _bundle.Corun("exec", "--cwd", "/usr", "--env", "A=1", "--env", "B=2", "--user", "1000:50", _bundle.Id,
            "sh", "-c", "pwd; echo $A$B; id -u; id -g").Exits().Text;
        Assert.Equal("/usr\n12\n1000\n50", output);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    public void The_exit_code_is_the_commands(string code, int expected) => _bundle.Corun("exec", _bundle.Id, "sh", "-c", $"exit {code}").Exits(expected);

    [Fact]
    public void The_command_belongs_to_the_containers_cgroup()
    {
        string inside = _bundle.Corun("exec", _bundle.Id, "cat", "/proc/self/cgroup").Exits().Text;
        string expected = _bundle.Corun("exec", _bundle.Id, "cat", "/proc/1/cgroup").Exits().Text;
        Assert.Equal(expected, inside);
    }

    [Fact]
    public void A_process_description_is_taken_from_a_file()
    {
        File.WriteAllText(_bundle.Directory["process.json"], """
            { "terminal": false, "user": { "uid": 1000, "gid": 1000 }, "args": ["sh", "-c", "id -u; pwd; echo $X"], "env": ["PATH=/bin", "X=y"], "cwd": "/tmp" }
            """);
        Assert.Equal("1000\n/tmp\ny", _bundle.Corun("exec", "--process", _bundle.Directory["process.json"], _bundle.Id).Exits().Text);
    }

    [Fact]
    public void A_terminal_is_made_when_asked_for()
    {
        using RunningCommand exec = Command.StartOnTerminal(_bundle.Runtime, "--root", _bundle.Directory["state"], "exec", "-t", _bundle.Id, "sh", "-c", "tty; test -t 0 && test -t 2 && echo all");
        CommandResult result = exec.Wait();
        Assert.Matches(@"/dev/pts/\d+\r\nall\r\n", result.Exits().Output);
    }

    [Fact]
    public void A_command_that_is_not_there_is_named()
    {
        CommandResult result = _bundle.Corun("exec", _bundle.Id, "/no/such/command");
        Assert.Contains("/no/such/command", result.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public void A_stopped_container_takes_no_command()
    {
        _bundle.Corun("kill", _bundle.Id, "KILL").Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
        CommandResult result = _bundle.Corun("exec", _bundle.Id, "true");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("stopped", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1000x")]
    [InlineData("-1")]
    [InlineData("1000:")]
    [InlineData(":5")]
    [InlineData("4294967296")]
    [InlineData("0x10")]
    [InlineData(" 0")]
    public void A_user_that_is_not_a_number_is_refused(string user)
    {
        CommandResult result = _bundle.Corun("exec", $"--user={user}", _bundle.Id, "id");
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("uid=", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_without_a_group_keeps_the_containers_and_groups_are_added()
    {
        Assert.Equal("1000 0", _bundle.Corun("exec", "--user", "1000", _bundle.Id, "sh", "-c", "echo $(id -u) $(id -g)").Exits().Text);
        string groups = _bundle.Corun("exec", "-u", "1000:1000", "--additional-gids", "100", "-g", "65534", _bundle.Id, "id", "-G").Exits().Text;
        Assert.Equal("1000 100 65534", groups);
        _bundle.Corun("exec", "-g", "x", _bundle.Id, "id").FailsWith(1, "additional-gids");
    }

    [Fact]
    public void A_capability_is_added()
    {
        const string Show = "grep -E 'Cap(Bnd|Eff|Prm|Inh|Amb)' /proc/self/status | cut -f2 | tr '\\n' ' '";
        ulong[] before = Masks(_bundle.Corun("exec", _bundle.Id, "sh", "-c", Show).Exits().Text);
        ulong[] after = Masks(_bundle.Corun("exec", "--cap", "CAP_SYS_PTRACE", _bundle.Id, "sh", "-c", Show).Exits().Text);
        const ulong Added = 1 << 19;
        // In the kernel's order: inheritable, permitted, effective, bounding, ambient.
        Assert.Equal([before[0], before[1] | Added, before[2] | Added, before[3] | Added, before[4]], after);
    }

    private static ulong[] Masks(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(mask => Convert.ToUInt64(mask, 16))];

    [Fact]
    public void A_paused_container_takes_a_command_where_that_is_asked_for()
    {
        _bundle.Corun("pause", _bundle.Id).Exits();
        using RunningCommand exec = Command.Start(_bundle.Runtime, "--root", _bundle.Directory["state"], "exec", "--ignore-paused", _bundle.Id, "echo", "thawed");
        Assert.Contains("--ignore-paused", _bundle.Corun("exec", _bundle.Id, "true").Exits(255).Error, StringComparison.Ordinal);
        Assert.False(exec.HasExited);
        _bundle.Corun("resume", _bundle.Id).Exits();
        Assert.Equal("thawed", exec.Wait().Exits().Text);
    }

    [Fact]
    public void The_command_runs_in_a_cgroup_below_the_containers()
    {
        string cgroup = Cgroups.V1("pids", _bundle.Id);
        Directory.CreateDirectory(cgroup + "/part");
        string own = _bundle.Corun("exec", _bundle.Id, "grep", ":pids:", "/proc/self/cgroup").Exits().Text;
        Assert.Equal(own + "/part", _bundle.Corun("exec", "--cgroup", "pids:part", _bundle.Id, "grep", ":pids:", "/proc/self/cgroup").Exits().Text);
        Assert.Equal(own, _bundle.Corun("exec", "--cgroup", "/", _bundle.Id, "grep", ":pids:", "/proc/self/cgroup").Exits().Text);
        _bundle.Corun("exec", "--cgroup", "..", _bundle.Id, "true").FailsWith(255, "bad sub cgroup path");
        _bundle.Corun("exec", "--cgroup", "pids:none", _bundle.Id, "true").FailsWith(255, " adding pid ", "no such file or directory");
        _bundle.Corun("exec", "--cgroup", "whaaat:/", _bundle.Id, "true").FailsWith(255, "unknown controller whaaat");
    }

    [Fact]
    public void A_handle_on_the_process_is_sent_to_a_socket()
    {
        string python = Programs.Peer("python3");
        File.WriteAllText(_bundle.Directory["receive.py"], $"""
            import socket, signal
            s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            s.bind("{_bundle.Directory["pidfd"]}")
            s.listen(1)
            open("{_bundle.Directory["ready"]}", "w").close()
            c, _ = s.accept()
            data, fds, _, _ = socket.recv_fds(c, 64, 1)
            print(data.decode())
            signal.pidfd_send_signal(fds[0], signal.SIGKILL)
            """);
        using RunningCommand receiver = Command.Start(python, _bundle.Directory["receive.py"]);
        Assert.True(Wait.Until(() => File.Exists(_bundle.Directory["ready"])));
        _bundle.Corun("exec", "--pidfd-socket", _bundle.Directory["pidfd"], _bundle.Id, "sleep", "600").Exits(137);
        Assert.Equal("setns", receiver.Wait().Exits().Text);
        Assert.Equal("running", _bundle.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_command_has_the_containers_session_keyring_and_not_the_callers(bool own)
    {
        string python = Programs.Peer("python3");
        using var bundle = new Bundle();
        foreach (string directory in (string[])["/usr", "/lib", "/lib64"])
            bundle.AddMount(directory, "bind", directory, "rbind", "ro");
        bundle.Args("/bin/sleep", "600").Create(own ? [] : ["--no-new-keyring"]).Exits();
        const string Describe = "import ctypes; b = ctypes.create_string_buffer(300); ctypes.CDLL(None).syscall(250, 6, -3, b, 300); print(b.value.decode())";
        string keyring = bundle.Corun("exec", bundle.Id, python, "-c", Describe).Exits().Text;
        Assert.Equal(own, keyring.EndsWith(";_ses." + bundle.Id, StringComparison.Ordinal));
    }
}
