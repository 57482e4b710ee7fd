using System.Net;
using System.Net.Http.Headers;
using Corten.Oci;
using Corten.Registry.Authentication;

namespace Corten.Registry.Http;

/// <summary>Sends one request to a registry: logs in where it is challenged, follows redirects, keeps credentials at home.</summary>
internal sealed class Requester : IDisposable
{
    private const int MaximumRedirects = 10;

    private readonly RegistryOptions _options;
    private readonly HostPolicy _policy;
    private readonly HttpClients _clients;
    private readonly RegistryAddress _addresses;
    private readonly Authenticator _authenticator;

    public Requester(RegistryOptions options)
    {
        _options = options;
        _policy = new HostPolicy(options);
        _clients = new HttpClients(_policy);
        _addresses = new RegistryAddress(options, _policy, _clients);
        _authenticator = new Authenticator(options, _policy, _clients);
    }

    /// <summary>The answer to a GET of <paramref name="path"/> below /v2/NAME/, whatever its status, as soon as its headers are there.</summary>
    public async Task<HttpResponseMessage> GetAsync(
        Reference repository, string path, Action<HttpRequestHeaders> addHeaders, CancellationToken cancellation)
    {
        var address = new Uri(await _addresses.FindAsync(repository.Domain, cancellation), $"/v2/{repository.Path}/{path}");
        var response = await FollowAsync(address, _authenticator.Known(repository), addHeaders, cancellation);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !HostPolicy.IsSameOrigin(response.RequestMessage!.RequestUri!, address))
            return response;
        using (response)
        {
            var answer = await _authenticator.AnswerAsync(repository, response, cancellation);
            return await FollowAsync(address, answer, addHeaders, cancellation);
        }
    }

    /// <summary>Runs work on a connection to <paramref name="uri"/>, and words its failures.</summary>
    public async Task<T> GuardAsync<T>(Uri uri, Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (TransportFailure.Is(e) && !cancellation.IsCancellationRequested)
        {
            throw TransportFailure.Describe(e, uri, _clients.DistrustOf(uri));
        }
    }

    public void Dispose() => _clients.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(
        Uri address, AuthenticationHeaderValue? authorization, Action<HttpRequestHeaders> addHeaders, CancellationToken cancellation)
    {
        var uri = address;
        for (int redirects = 0; redirects <= MaximumRedirects; redirects++)
        {
            var response = await SendAsync(uri, HostPolicy.IsSameOrigin(uri, address) ? authorization : null, addHeaders, cancellation);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
                return response;
            uri = Target(response, uri);
            response.Dispose();
        }
        throw new RegistryException(RegistryError.Nonsense, $"registry {address.Authority} redirects more than {MaximumRedirects} times");
    }

    private Task<HttpResponseMessage> SendAsync(
        Uri uri, AuthenticationHeaderValue? authorization, Action<HttpRequestHeaders> addHeaders, CancellationToken cancellation) =>
        GuardAsync(
            uri,
            async () =>
            {
                using var stall = new Stall(_options, cancellation);
                using var request = new HttpRequestMessage(HttpMethod.Get, uri);
                addHeaders(request.Headers);
                request.Headers.Authorization = authorization;
                return await _clients.For(uri).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
            },
            cancellation);

    private Uri Target(HttpResponseMessage response, Uri from)
    {
        if (response.Headers.Location is not { } location)
            throw new RegistryException(RegistryError.Nonsense, $"registry {from.Authority} redirects to nowhere");
        var target = new Uri(from, location);
        if (target.Scheme == "https" || (target.Scheme == "http" && _policy.AllowsInsecure(target)))
            return target;
        throw new RegistryException(
            RegistryError.Untrusted, $"registry {from.Authority} redirects to {target.Scheme}://{target.Authority}, which is not allowed for that host");
    }
}
