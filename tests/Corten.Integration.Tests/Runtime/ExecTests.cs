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
}
