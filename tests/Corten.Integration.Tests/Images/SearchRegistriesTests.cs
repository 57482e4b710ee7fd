using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Images;

/// <summary>Names without a registry, as registries.conf resolves them: beside podman, with and without somebody to ask.</summary>
public sealed class SearchRegistriesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Registry _empty = new();
    private readonly Registry _registry = new();

    public SearchRegistriesTests()
    {
        Command.Run(Programs.Peer("umoci"), "init", "--layout", _directory["made"]).Exits();
        Command.Run(Programs.Peer("umoci"), "new", "--image", _directory["made:v1"]).Exits();
        _registry.Push(_directory["made"], "v1", "two/app:v1");
    }

    public void Dispose()
    {
        _registry.Dispose();
        _empty.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("disabled", true)]
    [InlineData("permissive", true)]
    [InlineData("enforcing", false)]
    public void Without_a_terminal_the_mode_decides(string mode, bool pulls)
    {
        Configure(mode);
        var own = InPrivate($"{Corten} pull two/app:v1");
        var podman = InPrivate($"{Podman} pull -q --tls-verify=false two/app:v1");
        Assert.Equal((pulls, pulls), (own.ExitCode == 0, podman.ExitCode == 0));
        Assert.Contains(pulls ? "/two/app:v1" : "no terminal to ask on", own.Output + own.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_registry_and_an_alias_need_no_question()
    {
        Configure("enforcing", $"[aliases]\n\"mine\" = \"{_registry.Host}/two/app\"");
        Assert.Equal(0, InPrivate($"{Corten} pull mine:v1").ExitCode);
        Assert.Equal(0, InPrivate($"{Podman} pull -q --tls-verify=false mine:v1").ExitCode);
        File.WriteAllText(_directory["registries.conf"], $"unqualified-search-registries = [\"{_registry.Host}\"]\nshort-name-mode = \"enforcing\"\n");
        Assert.Equal(0, InPrivate($"{Corten} pull two/app:v1").ExitCode);
    }

    [Fact]
    public void Whoever_sits_at_a_terminal_is_asked_once_and_podman_knows_the_answer_too()
    {
        Configure("enforcing");
        // The second pull and podman's have no terminal: they live on what was remembered.
        string script = Private($"{Corten} pull two/app:v1 && {Corten} pull two/app:v1 </dev/null && {Podman} pull -q --tls-verify=false two/app:v1 </dev/null >/dev/null 2>&1 && cat /var/cache/containers/short-name-aliases.conf");
        using var asked = Command.StartOnTerminal("/bin/bash", "-c", script);
        asked.Type("2\n");
        var answered = asked.Wait(TimeSpan.FromSeconds(60));
        Assert.True(answered.ExitCode == 0, answered.Output);
        Assert.Contains($"2) {_registry.Host}/two/app:v1", answered.Output, StringComparison.Ordinal);
        Assert.Contains($"\"two/app\" = \"{_registry.Host}/two/app\"", answered.Output, StringComparison.Ordinal);

        using var refused = Command.StartOnTerminal("/bin/bash", "-c", Private($"{Corten} pull two/app:v1"));
        refused.Type("7\n");
        answered = refused.Wait(TimeSpan.FromSeconds(60));
        Assert.NotEqual(0, answered.ExitCode);
        Assert.Contains("no image was chosen", answered.Output, StringComparison.Ordinal);
    }

    private string Corten => $"{Programs.Corten} --root {_directory["root"]} --runroot {_directory["run"]}";

    private string Podman => $"{Programs.Peer("podman")} --root {_directory["podman"]} --runroot {_directory["podman-run"]} --storage-driver vfs";

    private void Configure(string mode, string more = "") => File.WriteAllText(
        _directory["registries.conf"], $"unqualified-search-registries = [\"{_empty.Host}\", \"{_registry.Host}\"]\nshort-name-mode = \"{mode}\"\n{more}\n");

    // What is remembered for root lies below /var/cache: there is another one for these commands.
    private string Private(string command) =>
        $"export CONTAINERS_REGISTRIES_CONF={_directory["registries.conf"]}; exec unshare -m /bin/bash -c {Command.Quote($"mount -t tmpfs corten-test /var/cache && {command}")}";

    private CommandResult InPrivate(string command) => Command.Shell(Private(command));
}
