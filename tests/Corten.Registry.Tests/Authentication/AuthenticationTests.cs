using System.Text;
using Corten.Oci;
using Corten.Registry.Configuration;

namespace Corten.Registry.Tests.Authentication;

public sealed class AuthenticationTests : RegistryTest
{
    private static readonly RegistryOptions _alice = Hurry with { Credentials = new Credentials("alice", "secret") };

    [Fact]
    public async Task A_bearer_challenge_is_answered_by_a_token_that_is_kept()
    {
        FaultServer? server = null;
        using (server = new FaultServer(r => r.Path.StartsWith("/token") ? FaultResponse.Json("""{"token":"T1"}""")
            : r.Header("Authorization") == "Bearer T1" ? Manifest() : Bearer(server!)))
        {
            using var client = new RegistryClient(_alice);
            var reference = Reference.Parse($"{server.Host}/some/app:v1");
            await client.GetManifestAsync(reference);
            await client.GetManifestAsync(reference);
            var asked = Assert.Single(server.Requests, r => r.Path.StartsWith("/token"));
            Assert.Contains("scope=repository%3Asome%2Fapp%3Apull", asked.Path);
            Assert.Contains("service=test", asked.Path);
            Assert.Equal(Basic("alice:secret"), asked.Header("Authorization"));
            Assert.DoesNotContain(server.Requests, r => r.Path.Contains("/manifests/") && r.Header("Authorization")?.StartsWith("Basic") == true);
        }
    }

    [Fact]
    public async Task Without_credentials_an_anonymous_token_is_asked_for()
    {
        FaultServer? server = null;
        using (server = new FaultServer(r => r.Path.StartsWith("/token") ? FaultResponse.Json("""{"access_token":"T2"}""")
            : r.Header("Authorization") == "Bearer T2" ? Manifest() : Bearer(server!)))
        {
            using var client = new RegistryClient(Hurry);
            await client.GetManifestAsync(Reference.Parse($"{server.Host}/app"));
            Assert.Null(Assert.Single(server.Requests, r => r.Path.StartsWith("/token")).Header("Authorization"));
        }
    }

    [Fact]
    public async Task A_token_that_expired_is_replaced()
    {
        FaultServer? server = null;
        string good = "T1";
        using (server = new FaultServer(r => r.Path.StartsWith("/token") ? FaultResponse.Json($$"""{"token":"{{good}}"}""")
            : r.Header("Authorization") == $"Bearer {good}" ? Manifest() : Bearer(server!)))
        {
            using var client = new RegistryClient(Hurry);
            await client.GetManifestAsync(Reference.Parse($"{server.Host}/app"));
            good = "T2";
            await client.GetManifestAsync(Reference.Parse($"{server.Host}/app"));
            Assert.Equal(2, server.Requests.Count(r => r.Path.StartsWith("/token")));
        }
    }

    [Fact]
    public async Task An_identity_token_is_exchanged()
    {
        FaultServer? server = null;
        using (server = new FaultServer(r => r.Path.StartsWith("/token") ? FaultResponse.Json("""{"access_token":"T3"}""")
            : r.Header("Authorization") == "Bearer T3" ? Manifest() : Bearer(server!)))
        {
            using var client = new RegistryClient(Hurry with { Credentials = new Credentials("", "", "refresh-me") });
            await client.GetManifestAsync(Reference.Parse($"{server.Host}/app"));
            var asked = Assert.Single(server.Requests, r => r.Path.StartsWith("/token"));
            Assert.Equal("POST", asked.Method);
            Assert.Contains("refresh_token=refresh-me", asked.Body);
        }
    }

    [Fact]
    public async Task A_basic_challenge_is_answered_by_credentials()
    {
        using var server = new FaultServer(r => r.Header("Authorization") == Basic("alice:secret") ? Manifest() : Refusal("Basic realm=\"x\""));
        using var client = new RegistryClient(_alice);
        await client.GetManifestAsync(Reference.Parse($"{server.Host}/app"));
    }

    [Fact]
    public async Task Missing_and_wrong_credentials_are_told()
    {
        var missing = await FailsAsync(_ => Refusal("Basic realm=\"x\""));
        Assert.Equal(RegistryError.Unauthorized, missing.Error);
        Assert.Contains("--creds", missing.Message);
        var wrong = await FailsAsync(_ => Refusal("Basic realm=\"x\""), _alice);
        Assert.Equal(RegistryError.Unauthorized, wrong.Error);
        Assert.DoesNotContain("secret", wrong.Message);
    }

    [Fact]
    public async Task A_token_server_that_refuses_the_password_is_told()
    {
        FaultServer? server = null;
        using (server = new FaultServer(r => r.Path.StartsWith("/token") ? FaultResponse.Json("{}", 401) : Bearer(server!)))
        {
            var failure = await FailsAsync(server.Host, _alice);
            Assert.Equal(RegistryError.Unauthorized, failure.Error);
            Assert.Contains("alice", failure.Message);
        }
    }

    [Theory]
    [InlineData("""{"token":"a\r\nX-Evil: 1"}""")]
    [InlineData("{}")]
    [InlineData("<html>")]
    public async Task A_token_that_is_none_is_refused(string answer)
    {
        FaultServer? server = null;
        using (server = new FaultServer(r => r.Path.StartsWith("/token") ? FaultResponse.Json(answer) : Bearer(server!)))
            Assert.Equal(RegistryError.Nonsense, (await FailsAsync(server.Host)).Error);
    }

    [Fact]
    public async Task Credentials_go_to_no_token_server_without_tls()
    {
        var failure = await FailsAsync(_ => Refusal("Bearer realm=\"http://tokens.example/token\",service=\"x\""), _alice);
        Assert.Equal(RegistryError.Untrusted, failure.Error);
        Assert.Contains("tokens.example", failure.Message);
    }

    [Fact]
    public async Task A_redirect_to_another_host_gets_no_credentials_and_its_challenge_no_answer()
    {
        using var storage = new FaultServer(r => r.Path == "/v2/" ? FaultResponse.Json("{}") : new FaultResponse(200, Blob));
        using var server = new FaultServer(r => r.Header("Authorization") != Basic("alice:secret") ? Refusal("Basic realm=\"x\"")
            : new FaultResponse(307, [], ("Location", $"http://{storage.Host}/stored")));
        await DownloadAsync(server.Host, _alice);
        Assert.Null(Assert.Single(storage.Requests).Header("Authorization"));

        using var thief = new FaultServer(_ => Refusal("Basic realm=\"give me\""));
        using var accomplice = new FaultServer(r => r.Path == "/v2/" ? FaultResponse.Json("{}") : new FaultResponse(302, [], ("Location", $"http://{thief.Host}/stored")));
        Assert.Equal(RegistryError.Unauthorized, (await FailsAsync(accomplice.Host, _alice)).Error);
        Assert.All(thief.Requests, r => Assert.Null(r.Header("Authorization")));
    }

    [Theory]
    [InlineData("http://registry.example/x")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_out_of_tls_is_refused(string location) =>
        Assert.Equal(RegistryError.Untrusted, (await FailsAsync(_ => new FaultResponse(302, [], ("Location", location)))).Error);

    [Fact]
    public async Task Redirects_in_a_circle_are_given_up() =>
        Assert.Contains("redirects", (await FailsAsync(r => r.Path == "/v2/" ? FaultResponse.Json("{}") : new FaultResponse(302, [], ("Location", r.Path)))).Message);

    private static FaultResponse Bearer(FaultServer server) => Refusal($"Bearer realm=\"http://{server.Host}/token\",service=\"test\",scope=\"repository:some/app:pull\"");

    private static FaultResponse Refusal(string challenge) => FaultResponse.Json("{}", 401, ("WWW-Authenticate", challenge));

    private static string Basic(string text) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
