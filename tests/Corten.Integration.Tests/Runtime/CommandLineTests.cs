using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>What scripts written for runc rely on: names, help, places of options, exit codes, debug lines.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_link_named_runc_speaks_as_runc()
    {
        string link = _bundle.Directory["runc"];
        File.CreateSymbolicLink(link, Programs.Corun);
        string[] version = [.. Command.Run(link, "--version").Exits().Lines];
        Assert.Matches(@"^runc version \d+\.\d+\.\d+$", version[0]);
        Assert.StartsWith("commit: ", version[1], StringComparison.Ordinal);
        Assert.Matches(@"^spec: \d+\.\d+\.\d+$", version[2]);
        Assert.Equal(["NAME:", "   runc - Open Container Initiative runtime"], Command.Run(link, "--help").Exits().Lines.Take(2));
        Assert.Equal(["NAME:", "   runc kill - send a signal (default: SIGTERM) to the container's init process"], Command.Run(link, "kill", "-h").Exits().Lines.Take(2));
        Assert.StartsWith("runc state failed: ", Command.Run(link, "--root", _bundle.Directory["state"], "state", "none").Exits(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_named_runc_runs_containers_from_a_sealed_copy_under_its_name()
    {
        File.CreateSymbolicLink(_bundle.Directory["runc"], Programs.Corun);
        _bundle.Args("/no/such/program").Save();
        string error = Command.Run(_bundle.Directory["runc"], "--root", _bundle.Directory["state"], "run", "-b", _bundle.Directory.Path, _bundle.Id).Exits(1).Error;
        Assert.StartsWith("runc run failed: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_does_not_exist_is_named()
    {
        CommandResult result = _bundle.Corun("frobnicate", "-h");
        result.FailsWith(3, "No help topic for 'frobnicate'");
    }

    [Fact]
    public void Options_may_stand_behind_the_name_of_the_container()
    {
        _bundle.Args("/bin/sleep", "600").Save();
        string arguments = $"create {_bundle.Id} --bundle {_bundle.Directory.Path} --pid-file={_bundle.Directory["pid"]}";
        Command.Shell($"{_bundle.Runtime} --root {_bundle.Directory["state"]} {arguments} </dev/null >/dev/null 2>&1").Exits();
        Assert.True(File.Exists(_bundle.Directory["pid"]));
        _bundle.Corun("kill", _bundle.Id, "KILL", "--all").Exits();
        _bundle.Corun("delete", _bundle.Id, "--force").Exits();
        _bundle.Corun("delete", _bundle.Id, "--fast").FailsWith(1, "--fast");
    }

    [Fact]
    public void The_options_of_a_command_in_the_container_are_its_own()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        Assert.Equal("-q --user", _bundle.Corun("exec", _bundle.Id, "echo", "-q", "--user").Exits().Text);
    }

    [Theory]
    [InlineData("text", "level=debug")]
    [InlineData("json", "\"level\":\"debug\"")]
    public void Steps_are_told_with_debug_alone_and_where_the_log_is(string format, string level)
    {
        string log = _bundle.Directory["log.out"];
        _bundle.Args("true").Save();
        Assert.Equal("", _bundle.Run().Exits().Error);
        CommandResult result = Command.Run(_bundle.Runtime, "--root", _bundle.Directory["state"], "--debug", "--log", log, "--log-format", format,
            "run", "-b", _bundle.Directory.Path, _bundle.Id).Exits();
        Assert.Equal("", result.Error);
        string[] lines = File.ReadAllLines(log);
        Assert.All(lines, line => Assert.Contains(level, line, StringComparison.Ordinal));
        Assert.All(["nsexec container setup", "child process in init()", "init: closing the pipe to signal completion"],
            words => Assert.Contains(lines, line => line.Contains(words, StringComparison.Ordinal)));
        Assert.Contains(level, Command.Run(_bundle.Runtime, "--root", _bundle.Directory["state"], "--debug", "--log-format", format, "run", "-b", _bundle.Directory.Path, _bundle.Id).Exits().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_a_root_that_is_not_there_fails_unless_it_is_the_default()
    {
        Command.Run(_bundle.Runtime, "--root", _bundle.Directory["none"], "list").FailsWith(1, "none");
        Command.Run(_bundle.Runtime, "list").Exits();
    }

    [Theory]
    [InlineData("list")]
    [InlineData("spec")]
    public void A_word_too_many_is_refused(string command) => _bundle.Corun(command, "extra").FailsWith(1, "unexpected argument \"extra\"");
}
