using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
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

    /// <summary>What the registry accepted for <paramref name="access"/> before, or null.</summary>
    public AuthenticationHeaderValue? Known(Access access) =>
        options.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : _known.GetValueOrDefault(access.Key);

    /// <summary>The answer to a 401 of the registry of <paramref name="access"/>.</summary>
    /// <exception cref="RegistryException">There are no credentials, the token server refuses, or the challenge makes no sense.</exception>
    public async Task<AuthenticationHeaderValue> AnswerAsync(Access access, HttpResponseMessage refusal, CancellationToken cancellation)
    {
        var challenges = Challenge.ParseAll(refusal.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values : []);
        var credentials = FindCredentials(access);
        var answer = challenges.FirstOrDefault(c => c.IsBearer) is { } bearer
            ? new AuthenticationHeaderValue("Bearer", await GetTokenAsync(access, bearer, credentials, cancellation))
            : challenges.Any(c => c.IsBasic) ? Basic(credentials ?? throw NoCredentials(access))
            : throw new RegistryException(
                RegistryError.Unauthorized, $"registry {access.Domain} denies access to {access.What} and names no way to log in that is known here");
        _known[access.Key] = answer;
        return answer;
    }

    private Credentials? FindCredentials(Access access)
    {
        if (options.Credentials is not null || options.Anonymous)
            return options.Credentials;
        foreach (string helper in options.Registries.CredentialHelpers)
        {
            var found = helper == AuthFile.FilesHelper
                ? options.AuthFiles.Select(file => AuthFile.Find(file, access.Name)).FirstOrDefault(credentials => credentials is not null)
                : new CredentialProgram(helper).Get(AuthFile.HelperKey(access.Domain), mustExist: false);
            if (found is not null)
                return found;
        }
        return null;
    }

    private async Task<string> GetTokenAsync(Access access, Challenge challenge, Credentials? credentials, CancellationToken cancellation)
    {
        var realm = Realm(access, challenge);
        using var request = credentials?.IdentityToken is { } refresh
            ? RefreshRequest(realm, access, challenge, refresh)
            : TokenRequest(realm, access, challenge, credentials);
        using var stall = new Stall(options, cancellation);
        try
        {
            using var response = await clients.For(realm).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
            if ((int)response.StatusCode is 400 or 401 or 403)
                throw credentials is null ? NoCredentials(access) : Refused(access, realm, credentials);
            await ResponseFailure.ThrowAsync(response, realm.Authority, $"a token for {access.What}", stall.Token);
            return Token(realm, await Body.ReadAsync(response, MaximumTokenBody, stall.Token));
        }
        catch (Exception e) when (TransportFailure.Is(e) && !cancellation.IsCancellationRequested)
        {
            throw TransportFailure.Describe(e, realm, clients.DistrustOf(realm));
        }
    }

    private Uri Realm(Access access, Challenge challenge)
    {
        string text = challenge.Parameters.GetValueOrDefault("realm") ?? "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var realm) || realm.Scheme is not ("https" or "http"))
            throw new RegistryException(RegistryError.Nonsense, $"registry {access.Domain} sends to '{text}' for a token, which is not an address");
        if (realm.Scheme == "http" && !policy.AllowsInsecure(realm))
            throw new RegistryException(
                RegistryError.Untrusted, $"registry {access.Domain} sends to {realm.Authority} for a token over plain HTTP, which is not allowed for that host");
        return realm;
    }

    private static HttpRequestMessage TokenRequest(Uri realm, Access access, Challenge challenge, Credentials? credentials)
    {
        var query = new StringBuilder(realm.Query.Length > 1 ? realm.Query + "&" : "?");
        foreach (string scope in Scopes(access, challenge))
            query.Append("scope=").Append(Uri.EscapeDataString(scope)).Append('&');
        if (challenge.Parameters.GetValueOrDefault("service") is { } service)
            query.Append("service=").Append(Uri.EscapeDataString(service)).Append('&');
        if (credentials is not null)
            query.Append("account=").Append(Uri.EscapeDataString(credentials.User));
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query.ToString().TrimEnd('&', '?') }.Uri);
        request.Headers.Authorization = credentials is null ? null : Basic(credentials);
        return request;
    }

    private static HttpRequestMessage RefreshRequest(Uri realm, Access access, Challenge challenge, string refreshToken) => new(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(
        [
            new("grant_type", "refresh_token"),
            new("refresh_token", refreshToken),
            new("client_id", "corten"),
            new("service", challenge.Parameters.GetValueOrDefault("service") ?? ""),
            new("scope", string.Join(' ', Scopes(access, challenge))),
        ]),
    };

    // What is about to be done, and whatever else the challenge names.
    private static IEnumerable<string> Scopes(Access access, Challenge challenge)
    {
        string[] demanded = (challenge.Parameters.GetValueOrDefault("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return access.Scopes.Select(own => demanded.Where(other => Resource(other) == Resource(own)).Aggregate(own, Union))
            .Concat(demanded.Where(other => access.Scopes.All(own => Resource(own) != Resource(other))));
    }

    private static string Resource(string scope) => scope.LastIndexOf(':') is > 0 and var colon ? scope[..colon] : scope;

    private static string Union(string left, string right)
    {
        int colon = left.LastIndexOf(':');
        var actions = left[(colon + 1)..].Split(',').Union(right[(right.LastIndexOf(':') + 1)..].Split(','));
        return $"{left[..colon]}:{string.Join(',', actions)}";
    }

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

    private static RegistryException NoCredentials(Access access) => new(
        RegistryError.Unauthorized,
        $"registry {access.Domain} denies access to {access.What}: it needs a login (authentication required), or does not exist; give --creds USER:PASSWORD, or use corten login");

    private static RegistryException Refused(Access access, Uri realm, Credentials credentials) => new(
        RegistryError.Unauthorized, $"token server {realm.Authority} of registry {access.Domain} refuses the user '{credentials}' or the password");
}
