using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Images;

/// <summary>
/// "nginx:alpine" is docker.io/library/nginx:alpine, whoever serves it: here registries.conf sends what is of docker.io to a registry on this machine.
/// </summary>
public sealed class ShortNameTests(TwoImages images) : IClassFixture<TwoImages>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Registry _registry = new();

    public void Dispose()
    {
        _registry.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("location = \"docker.io\"\n[[registry.mirror]]\nlocation = \"{0}\"\ninsecure = true")]
    [InlineData("prefix = \"docker.io\"\nlocation = \"{0}\"\ninsecure = true")]
    public void A_short_name_is_pulled_as_an_image_of_docker_io(string rule)
    {
        File.WriteAllText(_directory["registries.conf"], "[[registry]]\n" + rule.Replace("{0}", _registry.Host, StringComparison.Ordinal));
        _registry.Push(images.Layout, "one", "library/nginx:alpine");
        string digest = Command.Run(Programs.Peer("skopeo"), "inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{_registry.Host}/library/nginx:alpine").Exits().Text;

        string[] first = [.. Corten("pull", "nginx:alpine").Exits().Lines];
        Assert.Equal("alpine: Pulling from library/nginx", first[0]);
        Assert.Equal([$"Digest: {digest}", "Status: Downloaded newer image for nginx:alpine", "docker.io/library/nginx:alpine"], first[^3..]);
        string[] second = [.. Corten("pull", "nginx:alpine").Exits().Lines];
        Assert.Equal([$"Digest: {digest}", "Status: Image is up to date for nginx:alpine", "docker.io/library/nginx:alpine"], second[^3..]);
        Assert.Equal("docker.io/library/nginx:alpine", Corten("pull", "-q", "nginx:alpine").Exits().Text);

        Assert.Equal($"[nginx@{digest}]", Corten("image", "inspect", "--format", "{{.RepoDigests}}", "nginx:alpine").Exits().Text);
        string id = Corten("images", "-q", "--no-trunc", "nginx:alpine").Exits().Text;
        Assert.Equal(id, Corten("image", "inspect", "--format", "{{.Id}}", $"docker.io/library/nginx@{digest}").Exits().Text);
        string[] byDigest = [.. Corten("pull", $"docker.io/library/nginx@{digest}").Exits().Lines];
        Assert.Equal($"docker.io/library/nginx@{digest}", byDigest[^1]);
        Assert.Equal($"nginx alpine {digest}", Corten("images", "--digests", "--format", "{{.Repository}} {{.Tag}} {{.Digest}}", "nginx:alpine").Exits().Text);
        Corten("system", "check").Exits();
    }

    [Fact]
    public void A_new_image_under_the_name_is_newer()
    {
        File.WriteAllText(_directory["registries.conf"], $"[[registry]]\nprefix = \"docker.io\"\nlocation = \"{_registry.Host}\"\ninsecure = true");
        _registry.Push(images.Layout, "one", "library/nginx:alpine");
        Corten("pull", "-q", "nginx:alpine").Exits();
        _registry.Push(images.Layout, "two", "library/nginx:alpine");
        Assert.Contains("Status: Downloaded newer image for nginx:alpine", Corten("pull", "nginx:alpine").Exits().Output, StringComparison.Ordinal);
        Assert.Equal(2, Corten("images", "-q").Exits().Lines.Count);
    }

    private CommandResult Corten(params IEnumerable<string> arguments) => Command.Run("/usr/bin/env",
        [$"CONTAINERS_REGISTRIES_CONF={_directory["registries.conf"]}", Programs.Corten, "--root", _directory["store"], "--runroot", _directory["run"], .. arguments]);
}
