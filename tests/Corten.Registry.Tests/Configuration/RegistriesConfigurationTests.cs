using Corten.Oci;
using Corten.Registry.Configuration;

namespace Corten.Registry.Tests.Configuration;

public sealed class RegistriesConfigurationTests : RegistryTest
{
    [Fact]
    public void Mirrors_come_before_the_location_and_the_longest_prefix_counts()
    {
        var configuration = Read("""
            [[registry]]
            prefix = "example.com"
            location = "far.example/all"
            [[registry]]
            prefix = "example.com/team"
            location = "near.example/team"
            [[registry.mirror]]
            location = "m1.example/t"
            [[registry.mirror]]
            location = "m2.example"
            pull-from-mirror = "digest-only"
            [[registry]]
            prefix = "*.wild.example"
            location = "tame.example"
            """);
        Assert.Equal(["m1.example/t/app:v1", "near.example/team/app:v1"], Sources(configuration, "example.com/team/app:v1"));
        string digest = "sha256:" + new string('a', 64);
        Assert.Equal([$"m1.example/t/app@{digest}", $"m2.example/app@{digest}", $"near.example/team/app@{digest}"], Sources(configuration, $"example.com/team/app@{digest}"));
        Assert.Equal(["far.example/all/teams/app:v1"], Sources(configuration, "example.com/teams/app:v1"));
        Assert.Equal(["tame.example/x:v1"], Sources(configuration, "a.b.wild.example/x:v1"));
        Assert.Equal(["other.example/x:v1"], Sources(configuration, "other.example/x:v1"));
    }

    [Fact]
    public void Mirrors_by_digest_only_are_not_asked_for_tags()
    {
        var configuration = Read("""
            [[registry]]
            location = "example.com"
            mirror-by-digest-only = true
            [[registry.mirror]]
            location = "m.example"
            """);
        Assert.Equal(["example.com/a:v1"], Sources(configuration, "example.com/a:v1"));
        Assert.Equal(2, Sources(configuration, "example.com/a@sha256:" + new string('a', 64)).Length);
    }

    [Fact]
    public async Task A_blocked_registry_is_not_even_asked()
    {
        using var server = new FaultServer(_ => Manifest());
        var configuration = Read($"[[registry]]\nlocation = \"{server.Host}/bad\"\nblocked = true");
        using var client = new RegistryClient(Hurry with { Registries = configuration });
        var bad = Reference.Parse($"{server.Host}/bad/app");
        Assert.Contains("blocked", (await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(bad))).Message);
        await Assert.ThrowsAsync<RegistryException>(() => client.PutManifestAsync(bad, ManifestBytes, "x"));
        Assert.Empty(server.Requests);
        await client.GetManifestAsync(Reference.Parse($"{server.Host}/badly/app"));
    }

    [Fact]
    public async Task A_mirror_that_fails_is_passed_over_and_gets_no_credentials_given_by_hand()
    {
        using var mirror = new FaultServer(_ => new FaultResponse(503, []));
        using var lying = new FaultServer(_ => Manifest(("Docker-Content-Digest", "sha256:" + new string('b', 64))));
        using var server = new FaultServer(r => r.Header("Authorization") is null ? new FaultResponse(401, [], ("WWW-Authenticate", "Basic realm=\"x\"")) : Manifest());
        var configuration = Read($"""
            [[registry]]
            location = "{server.Host}"
            [[registry.mirror]]
            location = "{mirror.Host}"
            [[registry.mirror]]
            location = "{lying.Host}"
            """);
        using var client = new RegistryClient(Hurry with { Registries = configuration, Credentials = new Credentials("alice", "secret") });
        Assert.Equal(ManifestBytes, (await client.GetManifestAsync(Reference.Parse($"{server.Host}/app:v1"))).Content);
        Assert.Single(mirror.Requests, r => r.Path.Contains("/manifests/"));
        Assert.DoesNotContain(mirror.Requests.Concat(lying.Requests), r => r.Header("Authorization") is not null);
    }

    [Fact]
    public void Short_names_are_aliases_or_looked_for_in_the_search_registries()
    {
        var configuration = Read("""
            unqualified-search-registries = ["one.example", "two.example"]
            [aliases]
            "fedora" = "registry.example/fedora/base"
            """);
        Assert.Equal("registry.example/fedora/base:40", Assert.Single(configuration.ResolveShortName("fedora:40")!).ToString());
        Assert.Equal(["one.example/app:v1", "two.example/app:v1"], configuration.ResolveShortName("app:v1")!.Select(r => r.ToString()));
        Assert.Null(configuration.ResolveShortName("example.com/app"));
        Assert.Null(RegistriesConfiguration.Empty.ResolveShortName("app"));
        var enforcing = configuration with { ShortNameMode = "enforcing" };
        Assert.Contains("whole name", Assert.Throws<RegistryException>(() => enforcing.ResolveShortName("app")).Message);
        Assert.NotNull(enforcing.ResolveShortName("fedora"));
    }

    [Fact]
    public void A_later_file_overrules_an_earlier_one()
    {
        string file = Scratch("registries.conf");
        Directory.CreateDirectory(file + ".d");
        File.WriteAllText(file, "unqualified-search-registries = [\"a.example\"]\n[[registry]]\nlocation = \"x.example\"\nblocked = true\n[aliases]\na = \"x.example/a\"");
        File.WriteAllText(file + ".d/1.conf", "short-name-mode = \"disabled\"\n[[registry]]\nlocation = \"x.example\"\n[aliases]\nb = \"x.example/b\"");
        var configuration = RegistriesConf.Read(file);
        Assert.Equal("disabled", configuration.ShortNameMode);
        Assert.Equal(["a.example"], configuration.SearchRegistries);
        Assert.False(Assert.Single(configuration.Registries).Blocked);
        Assert.Equal(2, configuration.Aliases.Count);
    }

    [Theory]
    [InlineData("[[registry]]\ninsecure = true", "neither prefix nor location")]
    [InlineData("[[registry]]\nprefix = \"a.*.b\"", "*.host")]
    [InlineData("[[registry]]\nlocation = \"https://a.example\"", "*.host")]
    [InlineData("short-name-mode = \"sometimes\"", "enforcing")]
    [InlineData("[[registry]]\nlocation = 1", "must be a string")]
    public void A_broken_file_is_named(string content, string sentence)
    {
        var failure = Assert.Throws<RegistryException>(() => Read(content));
        Assert.Contains(Scratch("registries.conf"), failure.Message);
        Assert.Contains(sentence, failure.Message);
    }

    private static string[] Sources(RegistriesConfiguration configuration, string name) =>
        [.. configuration.PullSources(Reference.Parse(name)).Select(source => source.ToString())];

    private RegistriesConfiguration Read(string content)
    {
        File.WriteAllText(Scratch("registries.conf"), content);
        return RegistriesConf.Read(Scratch("registries.conf"));
    }
}
