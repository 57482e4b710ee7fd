using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>What goes wrong at the command line: one sentence, docker's exit code, nothing left.</summary>
public sealed class BadInputTests(Store store) : IClassFixture<Store>
{
    [Theory]
    [InlineData(125, "localhost/no-such-image", "run", "--rm", "localhost/no-such-image", "true")]
    [InlineData(125, "no-such-option", "run", "--no-such-option", "localhost/busybox", "true")]
    [InlineData(125, "UPPER", "run", "--rm", "localhost/UPPER", "true")]
    [InlineData(125, "memory", "run", "--rm", "--network", "none", "--memory", "lots", "localhost/busybox", "true")]
    [InlineData(125, "cpus", "run", "--rm", "--network", "none", "--cpus", "-1", "localhost/busybox", "true")]
    [InlineData(125, "bogus", "run", "--rm", "--network", "bogus", "localhost/busybox", "true")]
    [InlineData(125, "NO_SUCH_CAP", "run", "--rm", "--network", "none", "--cap-add", "NO_SUCH_CAP", "localhost/busybox", "true")]
    [InlineData(125, "nobody-here", "run", "--rm", "--network", "none", "-u", "nobody-here", "localhost/busybox", "true")]
    [InlineData(125, "bad/name", "run", "--rm", "--network", "none", "--name", "bad/name", "localhost/busybox", "true")]
    [InlineData(125, "relative", "run", "--rm", "--network", "none", "-v", "/etc:relative", "localhost/busybox", "true")]
    [InlineData(1, "no-such-container", "logs", "no-such-container")]
    [InlineData(1, "no-such-container", "stop", "no-such-container")]
    [InlineData(1, "no-such-container", "rm", "no-such-container")]
    [InlineData(1, "no-such-container", "kill", "no-such-container")]
    [InlineData(1, "no-such-container", "wait", "no-such-container")]
    [InlineData(1, "no-such-container", "inspect", "no-such-container")]
    [InlineData(1, "localhost/no-such-image", "rmi", "localhost/no-such-image")]
    [InlineData(1, "localhost/no-such-image", "save", "-o", "/dev/null", "localhost/no-such-image")]
    public void A_mistake_is_named_in_one_sentence(int code, string word, params string[] arguments)
    {
        store.Corten(arguments).FailsWith(code, word);
        store.AssertNoContainerIsLeft();
    }

    [Fact]
    public void Exec_into_nothing_fails()
    {
        CommandResult result = store.Corten("exec", "no-such-container", "true");
        Assert.Contains(result.ExitCode, new[] { 1, 125 });
        Assert.Contains("no-such-container", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_verb_is_named()
    {
        CommandResult result = store.Corten("frobnicate");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("frobnicate", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_is_nearly_right_is_answered_with_the_right_one()
    {
        CommandResult result = store.Corten("run", "-d", "--name", "ntpd", "--cap_add", "SYS_TIME", "localhost/busybox");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("--cap-add", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_in_use_is_refused_and_its_owner_untouched()
    {
        string id = store.RunDetached(["--name", "taken"], "sleep", "600");
        store.Run(["--name", "taken"], "true").FailsWith(125, "taken", "use");
        Assert.Equal("running", store.Inspect(id, "{{.State.Status}}"));
        store.Corten("rm", "-f", "taken").Exits();
        store.Run(["--name", "taken"], "true").Exits();
    }

    [Theory]
    [InlineData("--publish", "80:80")]
    [InlineData("--security-opt", "seccomp=/some/profile.json")]
    [InlineData("--userns", "auto")]
    public void What_is_not_there_yet_is_refused_and_not_ignored(string option, string value)
    {
        CommandResult result = store.Run([option, value], "true");
        Assert.Equal(125, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public void A_store_that_cannot_be_made_is_named() =>
        Command.Run(Programs.Corten, "--root", "/proc/no", "--runroot", store["run2"], "import", store["rootfs.tar"], "localhost/x").FailsWith(1, "/proc/no");
}
