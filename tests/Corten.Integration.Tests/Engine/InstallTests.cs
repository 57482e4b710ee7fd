using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

public sealed class InstallTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        Install("--uninstall", "--purge");
        _directory.Dispose();
    }

    [Fact]
    public void Installing_ends_with_a_containers_words_twice_and_uninstalling_leaves_nothing()
    {
        for (int round = 0; round < 2; round++)
        {
            CommandResult result = Install().Exits();
            Assert.Contains("Hello from a container: process 1", result.Output, StringComparison.Ordinal);
        }
        string corten = _directory["prefix/bin/corten"];
        string[] global = ["--root", _directory["store"], "--runroot", _directory["run"]];
        Assert.Equal("again", Command.Run(corten, [.. global, "run", "--rm", "--network", "none", "localhost/busybox", "echo", "again"]).Exits().Text);
        Assert.Contains("corten\\-run", File.ReadAllText(_directory["prefix/share/man/man1/corten-run.1"]), StringComparison.Ordinal);
        Assert.Contains("complete", File.ReadAllText(_directory["prefix/share/bash-completion/completions/corten"]), StringComparison.Ordinal);

        Install("--uninstall").Exits();
        Assert.Empty(Directory.Exists(_directory["prefix"]) ? Directory.GetFiles(_directory["prefix"], "*", SearchOption.AllDirectories) : []);
        Assert.True(Directory.Exists(_directory["store"]));
        Install("--uninstall", "--purge").Exits();
        Assert.False(Directory.Exists(_directory["store"]));
    }

    [Fact]
    public void A_missing_SDK_is_explained()
    {
        Assert.SkipWhen(Path.Exists("/usr/share/dotnet/dotnet") || Path.Exists("/usr/lib/dotnet/dotnet"), "the SDK lies in a place where install.sh finds it without PATH");
        string[] tools = ["bash", "id", "dirname", "cat", "cut", "tr", "grep"];
        Directory.CreateDirectory(_directory["bin"]);
        foreach (string tool in tools)
            File.CreateSymbolicLink(_directory["bin/" + tool], Programs.Peer(tool));
        CommandResult install = Command.Run("/usr/bin/env", "-i", $"PATH={_directory["bin"]}", $"HOME={_directory.Path}",
            "/bin/bash", Programs.Repository + "/install.sh", "--prefix", _directory["prefix"]);
        install.Exits(1);
        Assert.Contains(".NET SDK 10.0", install.Error, StringComparison.Ordinal);
        Assert.Contains("https://", install.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bogus", 2)]
    [InlineData("--prefix=relative", 1)]
    [InlineData("--purge", 1)]
    public void A_wrong_option_is_refused(string option, int code) => Command.Run(Programs.Repository + "/install.sh", option).Exits(code);

    private CommandResult Install(params string[] options)
    {
        using RunningCommand command = Command.Start(Programs.Repository + "/install.sh",
            ["--prefix", _directory["prefix"], "--root", _directory["store"], "--runroot", _directory["run"], .. options]);
        command.CloseInput();
        return command.Wait(TimeSpan.FromMinutes(10));
    }
}
