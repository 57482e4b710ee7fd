using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Images;

/// <summary>A real distribution's image, from a real registry and from archives that skopeo made, on a real terminal.</summary>
public sealed class DebianTests(DebianImage debian) : IClassFixture<DebianImage>, IDisposable
{
    private readonly Store _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Run_on_a_terminal_pulls_the_image_and_shows_the_container()
    {
        using RunningCommand run = _store.StartOnTerminal("run", "--rm", "-it", "--network", "none", debian.Name, "bash", "-lc", "cat /etc/os-release; ps; id");
        string output = run.Wait(TimeSpan.FromMinutes(3)).Exits().Output;
        AssertDebian(output);
        Assert.Matches(@"PID\s+TTY\s+TIME\s+CMD", output);
        Assert.Matches(@"\n\s*1 \S+\s+\S+ bash", output);
    }

    [Theory]
    [InlineData("docker-archive")]
    [InlineData("oci-archive")]
    public void Archives_made_by_skopeo_are_loaded_and_run(string transport)
    {
        _ = debian.Name;
        string archive = _store["archive.tar"];
        string name = transport == "docker-archive" ? ":localhost/loaded:1" : ":localhost/loaded:1";
        Command.Run(Programs.Peer("skopeo"), "copy", "-q", $"oci:{debian.Layout}:latest", $"{transport}:{archive}{name}").Exits();
        Assert.Contains("localhost/loaded:1", _store.Corten("load", "-i", archive).Exits().Output, StringComparison.Ordinal);
        AssertDebian(_store.Corten("run", "--rm", "--network", "none", "localhost/loaded:1", "bash", "-lc", "cat /etc/os-release; ps; id").Exits().Output);
    }

    [Theory]
    [InlineData("docker-archive")]
    [InlineData("oci-archive")]
    public void What_is_saved_skopeo_can_read(string format)
    {
        _store.Corten("pull", "-q", debian.Name).Exits();
        _store.Corten("save", "--format", format, "-o", _store["saved.tar"], debian.Name).Exits();
        Command.Run(Programs.Peer("skopeo"), "copy", "-q", $"{format}:{_store["saved.tar"]}", $"dir:{_store["copied"]}").Exits();
        string original = Command.Run(Programs.Peer("skopeo"), "inspect", "--config", $"oci:{debian.Layout}:latest").Exits().Text;
        string saved = Command.Run(Programs.Peer("skopeo"), "inspect", "--config", $"dir:{_store["copied"]}").Exits().Text;
        Assert.Equal(original, saved);
    }

    [Fact]
    public void A_digest_pins_the_image_and_a_second_pull_fetches_nothing()
    {
        _store.Corten("pull", "-q", debian.Name).Exits();
        string digest = Command.Run(Programs.Peer("skopeo"), "inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{debian.Name}").Exits().Text;
        _store.Corten("pull", "-q", $"{debian.Name}@{digest}").Exits();
        _store.Corten("run", "--rm", "--network", "none", $"{debian.Name}@{digest}", "true").Exits();
        string lie = "sha256:" + new string('0', 64);
        _store.Corten("pull", "-q", $"{debian.Name}@{lie}").Exits(1);
    }

    [Fact]
    public void An_interrupted_pull_goes_on_where_it_stopped()
    {
        using (RunningCommand pull = _store.Start("pull", debian.Name))
        {
            // As soon as some of the layer has arrived.
            Wait.Until(() => Command.Shell($"find {_store.Root} -type f -size +1000k | grep -q .").ExitCode == 0 || pull.HasExited);
            pull.Signal("INT");
            CommandResult result = pull.Wait();
            Assert.SkipWhen(result.ExitCode == 0, "the pull was over before the signal came");
            Assert.Equal(130, result.ExitCode);
        }
        Assert.DoesNotContain("debian", _store.Corten("images").Exits().Output, StringComparison.Ordinal);
        _store.Corten("pull", "-q", debian.Name).Exits();
        AssertDebian(_store.Corten("run", "--rm", "--network", "none", debian.Name, "sh", "-c", "cat /etc/os-release; id").Exits().Output);
    }

    private static void AssertDebian(string output)
    {
        Assert.Contains("PRETTY_NAME=\"Debian GNU/Linux", output, StringComparison.Ordinal);
        Assert.Contains("uid=0(root) gid=0(root)", output, StringComparison.Ordinal);
    }
}
