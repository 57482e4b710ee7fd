using System.Text;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Registry.Tests;

public sealed class ManifestTests : RegistryTest
{
    [Fact]
    public async Task A_manifest_is_fetched_by_tag_with_its_type_and_digest()
    {
        using var server = new FaultServer(_ => Manifest());
        using var client = new RegistryClient(Hurry);
        var manifest = await client.GetManifestAsync(Reference.Parse($"{server.Host}/some/app:v1"));
        Assert.Equal(ManifestBytes, manifest.Content);
        Assert.Equal(MediaTypes.Manifest, manifest.MediaType);
        Assert.Equal(Digest.Of(ManifestBytes), manifest.Digest);
        Assert.Contains(server.Requests, r => r.Path == "/v2/some/app/manifests/v1" && r.Header("Accept")!.Contains(MediaTypes.Index));
    }

    [Fact]
    public async Task A_digest_comes_before_a_tag()
    {
        using var server = new FaultServer(_ => Manifest());
        using var client = new RegistryClient(Hurry);
        await client.GetManifestAsync(Reference.Parse($"{server.Host}/app:v1@{Digest.Of(ManifestBytes)}"));
        Assert.Contains(server.Requests, r => r.Path == $"/v2/app/manifests/{Digest.Of(ManifestBytes)}");
    }

    [Fact]
    public async Task A_manifest_of_another_digest_is_refused()
    {
        using var server = new FaultServer(_ => Manifest());
        using var client = new RegistryClient(Hurry);
        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.GetManifestAsync(Reference.Parse($"{server.Host}/app@{Digest.Of("other"u8)}")));
        Assert.Equal(RegistryError.Nonsense, failure.Error);
    }

    [Fact]
    public async Task A_digest_header_that_lies_is_refused() =>
        Assert.Equal(RegistryError.Nonsense, (await FailsAsync(_ => Manifest(("Docker-Content-Digest", Digest.Of("x"u8).ToString())))).Error);

    [Fact]
    public async Task An_entry_of_an_index_must_have_the_size_that_the_index_says()
    {
        using var server = new FaultServer(_ => Manifest());
        using var client = new RegistryClient(Hurry);
        var entry = new Descriptor { MediaType = MediaTypes.Manifest, Digest = Digest.Of(ManifestBytes), Size = ManifestBytes.Length };
        var repository = Reference.Parse($"{server.Host}/app");
        Assert.Equal(entry.Digest, (await client.GetManifestAsync(repository, entry)).Digest);
        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(repository, entry with { Size = 1 }));
        Assert.Equal(RegistryError.Nonsense, failure.Error);
    }

    [Fact]
    public async Task A_web_page_is_not_a_manifest()
    {
        var failure = await FailsAsync(_ => new FaultResponse(200, "<html></html>"u8.ToArray(), ("Content-Type", "text/html")));
        Assert.Equal(RegistryError.Nonsense, failure.Error);
        Assert.Contains("web page", failure.Message);
    }

    [Fact]
    public async Task A_manifest_without_a_useful_content_type_is_known_by_itself()
    {
        using var server = new FaultServer(_ => new FaultResponse(200, ManifestBytes, ("Content-Type", "application/octet-stream")));
        using var client = new RegistryClient(Hurry);
        Assert.Equal(MediaTypes.Manifest, (await client.GetManifestAsync(Reference.Parse($"{server.Host}/app"))).MediaType);
    }

    [Fact]
    public async Task Schema_1_is_refused_by_name()
    {
        var failure = await FailsAsync(_ => new FaultResponse(
            200, "{}"u8.ToArray(), ("Content-Type", "application/vnd.docker.distribution.manifest.v1+prettyjws")));
        Assert.Contains("schema 1", failure.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_manifest_above_4_MiB_is_refused_announced_or_not(bool announced)
    {
        var failure = await FailsAsync(_ => new FaultResponse(200, new byte[(4 << 20) + 1], ("Content-Type", MediaTypes.Manifest)) { NoLength = !announced });
        Assert.Equal(RegistryError.Nonsense, failure.Error);
        Assert.Contains("4194304", failure.Message);
    }

    [Fact]
    public async Task An_unknown_manifest_is_told_with_the_registrys_own_words()
    {
        var failure = await FailsAsync(_ => FaultResponse.Json("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""", 404));
        Assert.Equal(RegistryError.NotFound, failure.Error);
        Assert.Contains("manifest unknown", failure.Message);
        Assert.Contains("/app:v1", failure.Message);
    }

    [Fact]
    public async Task Troubles_that_pass_are_waited_out()
    {
        int asked = 0;
        using var server = new FaultServer(request => request.Path == "/v2/" ? FaultResponse.Json("{}")
            : ++asked switch
            {
                1 => FaultResponse.Json("{}", 503),
                2 => FaultResponse.Json("{}", 429),
                3 => Manifest() with { CutAfter = 5 },
                4 => new FaultResponse(0, []) { Raw = [] },
                _ => Manifest(),
            });
        using var client = new RegistryClient(Hurry);
        Assert.Equal(ManifestBytes, (await client.GetManifestAsync(Reference.Parse($"{server.Host}/app"))).Content);
        Assert.Equal(5, asked);
    }

    [Theory]
    [InlineData(500, RegistryError.Overloaded)]
    [InlineData(429, RegistryError.Overloaded)]
    [InlineData(418, RegistryError.Refused)]
    [InlineData(403, RegistryError.Unauthorized)]
    public async Task Troubles_that_stay_are_told(int status, RegistryError error)
    {
        var failure = await FailsAsync(r => r.Path == "/v2/" ? FaultResponse.Json("{}") : new FaultResponse(status, "nonsense"u8.ToArray()));
        Assert.Equal(error, failure.Error);
    }

    [Fact]
    public async Task A_registry_that_is_down_is_told_so()
    {
        int port;
        using (var gone = new FaultServer(_ => Manifest()))
            port = gone.Port;
        var failure = await FailsAsync($"127.0.0.1:{port}");
        Assert.Equal(RegistryError.Unreachable, failure.Error);
        Assert.Contains("connection refused", failure.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_http_is_told_so()
    {
        var failure = await FailsAsync(_ => new FaultResponse(0, []) { Raw = Encoding.ASCII.GetBytes("220 mail.example ESMTP\r\n") });
        Assert.Contains(failure.Error, new[] { RegistryError.Nonsense, RegistryError.Interrupted });
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        var failure = await FailsAsync(_ => new FaultResponse(0, []) { Silent = true }, Hurry with { Attempts = 2, StallTimeout = TimeSpan.FromMilliseconds(100) });
        Assert.Equal(RegistryError.Interrupted, failure.Error);
        Assert.Contains("stopped answering", failure.Message);
    }

    [Fact]
    public async Task Cancelling_is_not_a_failure_of_the_registry()
    {
        using var server = new FaultServer(_ => new FaultResponse(0, []) { Silent = true });
        using var client = new RegistryClient(Hurry with { StallTimeout = TimeSpan.FromMinutes(1) });
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetManifestAsync(Reference.Parse($"{server.Host}/app"), cancel.Token));
    }
}
