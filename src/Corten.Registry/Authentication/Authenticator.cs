using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Corten.Oci;
using Corten.Oci.DistributionSpec;
using Corten.Registry.Configuration;
using Corten.Registry.Http;

namespace Corten.Registry.Authentication;

/// <summary>
/// Answers the challenges of registries and remembers what they accepted. Credentials go to the registry that they are for, or to the token
/// server that this registry names in its own challenge, over TLS unless insecure hosts are allowed there; never anywhere else.
/// </summary>
internal sealed class Authenticator(RegistryOptions options, HostPolicy policy, HttpClients clients)
{
    private const int MaximumTokenBody = 1024 * 1024;

    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _known = new(StringComparer.Ordinal);

    /// <summary>What the registry accepted for <paramref name="repository"/> before, or null.</summary>
    public AuthenticationHeaderValue? Known(Reference repository) => _known.GetValueOrDefault(repository.Name);

    /// <summary>The answer to a 401 of the registry of <paramref name="repository"/>.</summary>
    /// <exception cref="RegistryException">There are no credentials, the token server refuses, or the challenge makes no sense.</exception>
    public async Task<AuthenticationHeaderValue> AnswerAsync(Reference repository, HttpResponseMessage refusal, CancellationToken cancellation)
    {
        var challenges = Challenge.ParseAll(refusal.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values : []);
        var credentials = FindCredentials(repository);
        var answer = challenges.FirstOrDefault(c => c.IsBearer) is { } bearer
            ? new AuthenticationHeaderValue("Bearer", await GetTokenAsync(repository, bearer, credentials, cancellation))
            : challenges.Any(c => c.IsBasic) ? Basic(credentials ?? throw NoCredentials(repository))
            : throw new RegistryException(
                RegistryError.Unauthorized, $"registry {repository.Domain} denies access to {repository.Path} and names no way to log in that is known here");
        _known[repository.Name] = answer;
        return answer;
    }

    private Credentials? FindCredentials(Reference repository) =>
        options.Credentials ?? options.AuthFiles.Select(file => AuthFile.Find(file, repository)).FirstOrDefault(found => found is not null);

    private async Task<string> GetTokenAsync(Reference repository, Challenge challenge, Credentials? credentials, CancellationToken cancellation)
    {
        var realm = Realm(repository, challenge);
        using var request = credentials?.IdentityToken is { } refresh
            ? RefreshRequest(realm, repository, challenge, refresh)
            : TokenRequest(realm, repository, challenge, credentials);
        using var stall = new Stall(options, cancellation);
        try
        {
            using var response = await clients.For(realm).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
            if ((int)response.StatusCode is 400 or 401 or 403)
                throw credentials is null ? NoCredentials(repository) : Refused(repository, realm, credentials);
            await ResponseFailure.ThrowAsync(response, realm.Authority, $"a token for {repository.Path}", stall.Token);
            return Token(realm, await Body.ReadAsync(response, MaximumTokenBody, stall.Token));
        }
        catch (Exception e) when (TransportFailure.Is(e) && !cancellation.IsCancellationRequested)
        {
            throw TransportFailure.Describe(e, realm, clients.DistrustOf(realm));
        }
    }

    private Uri Realm(Reference repository, Challenge challenge)
    {
        string text = challenge.Parameters.GetValueOrDefault("realm") ?? "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var realm) || realm.Scheme is not ("https" or "http"))
            throw new RegistryException(RegistryError.Nonsense, $"registry {repository.Domain} sends to '{text}' for a token, which is not an address");
        if (realm.Scheme == "http" && !policy.AllowsInsecure(realm))
            throw new RegistryException(
                RegistryError.Untrusted, $"registry {repository.Domain} sends to {realm.Authority} for a token over plain HTTP, which is not allowed for that host");
        return realm;
    }

    private static HttpRequestMessage TokenRequest(Uri realm, Reference repository, Challenge challenge, Credentials? credentials)
    {
        var query = new StringBuilder(realm.Query.Length > 1 ? realm.Query + "&" : "?");
        query.Append("scope=").Append(Uri.EscapeDataString(Scope(repository, challenge)));
        if (challenge.Parameters.GetValueOrDefault("service") is { } service)
            query.Append("&service=").Append(Uri.EscapeDataString(service));
        if (credentials is not null)
            query.Append("&account=").Append(Uri.EscapeDataString(credentials.User));
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query.ToString() }.Uri);
        request.Headers.Authorization = credentials is null ? null : Basic(credentials);
        return request;
    }

    private static HttpRequestMessage RefreshRequest(Uri realm, Reference repository, Challenge challenge, string refreshToken) => new(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(
        [
            new("grant_type", "refresh_token"),
            new("refresh_token", refreshToken),
            new("client_id", "corten"),
            new("service", challenge.Parameters.GetValueOrDefault("service") ?? ""),
            new("scope", Scope(repository, challenge)),
        ]),
    };

    private static string Scope(Reference repository, Challenge challenge) =>
        challenge.Parameters.GetValueOrDefault("scope") ?? $"repository:{repository.Path}:pull";

    private static string Token(Uri realm, byte[] body)
    {
        try
        {
            var response = JsonSerializer.Deserialize(body, DistributionSpecJson.Default.TokenResponse);
            string? token = string.IsNullOrEmpty(response?.Token) ? response?.AccessToken : response.Token;
            // A token goes into a header: nothing that would end the header may be in it.
            if (!string.IsNullOrEmpty(token) && token.All(c => c is > ' ' and < '\u007f'))
                return token;
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new RegistryException(RegistryError.Nonsense, $"token server {realm.Authority} answers without a token");
    }

    private static AuthenticationHeaderValue Basic(Credentials credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}")));

    private static RegistryException NoCredentials(Reference repository) => new(
        RegistryError.Unauthorized,
        $"registry {repository.Domain} denies access to {repository.Path}: it does not exist or needs a login; give --creds USER:PASSWORD, or use podman login or docker login");

    private static RegistryException Refused(Reference repository, Uri realm, Credentials credentials) => new(
        RegistryError.Unauthorized, $"token server {realm.Authority} of registry {repository.Domain} refuses the user '{credentials}' or the password");
}
