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
        Assert.Equal("registry.example/other/fedora:40", Assert.Single(Own("fedora", "registry.example/other/fedora").Overrule(configuration).ResolveShortName("fedora:40")!).ToString());
        Assert.Equal(2, Own("fedora", null).Overrule(configuration).ResolveShortName("fedora")!.Count);
    }

    [Fact]
    public void What_was_chosen_is_remembered_beside_what_others_chose()
    {
        var own = Own("fedora", null);
        own.Add("app", Reference.Parse("one.example/team/app:v1"));
        own.Add("app2", Reference.Parse("two.example/app2@sha256:" + new string('a', 64)));
        Parallel.For(0, 20, i => own.Add($"name{i}", Reference.Parse($"one.example/name{i}")));
        var aliases = own.Overrule(RegistriesConfiguration.Empty).Aliases;
        Assert.Equal(("", "one.example/team/app", "two.example/app2", 23), (aliases["fedora"], aliases["app"], aliases["app2"], aliases.Count));
        File.WriteAllText(Scratch("cache/aliases.conf"), "[aliases");
        Assert.Contains(Scratch("cache/aliases.conf"), Assert.Throws<RegistryException>(() => own.Overrule(RegistriesConfiguration.Empty)).Message);
    }

    [Fact]
    public void A_name_is_as_insecure_as_its_most_exact_rule_says()
    {
        var configuration = Read("""
            [[registry]]
            location = "lab.example:5000/team"
            insecure = true
            [[registry]]
            location = "lab.example:5000/team/safe"
            [[registry]]
            prefix = "*.wild.example"
            insecure = true
            [[registry]]
            location = "tame.wild.example"
            [[registry.mirror]]
            location = "mirror.example"
            insecure = true
            """);
        Assert.True(configuration.IsInsecure("lab.example:5000/team/app:v1"));
        Assert.False(configuration.IsInsecure("lab.example:5000/team/safe/app:v1"));
        Assert.False(configuration.IsInsecure("lab.example:5000/teams/app:v1"));
        Assert.False(configuration.IsInsecure("lab.example:5000"));
        Assert.True(configuration.IsInsecure("a.b.wild.example:5000/app"));
        Assert.False(configuration.IsInsecure("tame.wild.example/app"));
        Assert.False(configuration.IsInsecure("wild.example/app"));
        Assert.Equal([true, false], configuration.PullPlaces(Reference.Parse("tame.wild.example/app")).Select(place => place.Insecure));
        Assert.False(configuration.IsInsecure("mirror.example/app"));
    }

    [Fact]
    public async Task Only_names_that_are_marked_are_asked_for_in_the_clear()
    {
        // This machine's own name leads here, but is not one of those that may always be insecure.
        using var server = new FaultServer(_ => Manifest());
        string host = $"{System.Net.Dns.GetHostName()}:{server.Port}";
        if (!LeadsHere(System.Net.Dns.GetHostName()))
            Assert.Skip("this machine's name does not lead to 127.0.0.1: insecure registries by name are not tried");
        using var client = new RegistryClient(Hurry with { Registries = Read($"[[registry]]\nlocation = \"{host}/team\"\ninsecure = true") });
        await client.GetManifestAsync(Reference.Parse($"{host}/team/app:v1"));
        int asked = server.Requests.Count;
        var other = Reference.Parse($"{host}/other/app:v1");
        Assert.Equal(RegistryError.Untrusted, (await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(other))).Error);
        await Assert.ThrowsAsync<RegistryException>(() => client.PutManifestAsync(other, ManifestBytes, Oci.ImageSpec.MediaTypes.Manifest));
        Assert.Equal(asked, server.Requests.Count);
    }

    [Theory]
    [InlineData("one.example/app:v1")]
    [InlineData("one.example/team/app:v1")]
    [InlineData("one.example/team/app/deep:v1")]
    [InlineData("one.example/teams/app:v1")]
    [InlineData("one.example:5000/app:v1")]
    [InlineData("a.wild.example/app:v1")]
    [InlineData("a.b.wild.example/app:v1")]
    [InlineData("a.wild.example:5000/app:v1")]
    [InlineData("deep.b.wild.example/app:v1")]
    [InlineData("exact.example/image:v1")]
    [InlineData("exact.example/images:v1")]
    public async Task Skopeo_asks_in_the_same_place(string name)
    {
        using var server = new FaultServer(_ => new FaultResponse(404, []));
        (string Prefix, string Path)[] rules =
        [
            ("one.example", "/one"), ("one.example/team", "/team"), ("one.example/team/app", "/app"), ("*.wild.example", "/wild"), ("*.b.wild.example", "/wild/b"),
            ("exact.example", "/exact"), ("exact.example/image", "/image"),
        ];
        string file = Scratch("registries.conf");
        File.WriteAllLines(file, rules.Select(rule => $"[[registry]]\nprefix = \"{rule.Prefix}\"\nlocation = \"{server.Host}{rule.Path}\"\ninsecure = true"));
        using (var client = new RegistryClient(Hurry with { Registries = RegistriesConf.Read(file), Attempts = 1 }))
            await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(Reference.Parse(name)));
        string[] own = [.. Manifests(server)];
        RunSkopeo(file, name);
        Assert.Equal(own, Manifests(server).Skip(own.Length));
    }

    private static bool LeadsHere(string name)
    {
        try
        {
            return System.Net.Dns.GetHostAddresses(name).Contains(System.Net.IPAddress.Loopback);
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Manifests(FaultServer server) => server.Requests.Where(r => r.Path.Contains("/manifests/")).Select(r => r.Path);

    private static void RunSkopeo(string configuration, string name)
    {
        if (!File.Exists("/usr/bin/skopeo"))
            Assert.Skip("skopeo is not installed: nothing to compare with");
        var start = new System.Diagnostics.ProcessStartInfo("skopeo", ["--registries-conf", configuration, "inspect", "--raw", $"docker://{name}"]) { RedirectStandardError = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.NotEqual(0, process.ExitCode);
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
        [.. configuration.PullPlaces(Reference.Parse(name)).Select(place => place.Reference.ToString())];

    private ShortNameAliases Own(string name, string? image)
    {
        Directory.CreateDirectory(Scratch("cache"));
        File.WriteAllText(Scratch("cache/aliases.conf"), $"[aliases]\n  \"{name}\" = \"{image}\"\n");
        return new ShortNameAliases(Scratch("cache/aliases.conf"));
    }

    private RegistriesConfiguration Read(string content)
    {
        File.WriteAllText(Scratch("registries.conf"), content);
        return RegistriesConf.Read(Scratch("registries.conf"));
    }
}
