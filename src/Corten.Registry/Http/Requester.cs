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
        _clients = new HttpClients(options, _policy);
        _addresses = new RegistryAddress(options, _policy, _clients);
        _authenticator = new Authenticator(options, _policy, _clients);
    }

    /// <summary>The answer to a GET of <paramref name="path"/> below /v2/NAME/, whatever its status, as soon as its headers are there.</summary>
    public Task<HttpResponseMessage> GetAsync(
        Reference repository, string path, Action<HttpRequestHeaders>? addHeaders, CancellationToken cancellation) =>
        SendAsync(new RegistryRequest(Access.ToPull(repository), $"{repository.Path}/{path}") { Headers = addHeaders }, cancellation);

    /// <summary>The answer to a request, whatever its status, as soon as its headers are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(RegistryRequest request, CancellationToken cancellation)
    {
        var home = await _addresses.FindAsync(request.Access.Domain, cancellation);
        var address = request.Location ?? new Uri(home, "/v2/" + request.Path);
        // An upload may go to another host, which then has its own proof in the address.
        var known = HostPolicy.IsSameOrigin(address, home) ? _authenticator.Known(request.Access) : null;
        var response = await FollowAsync(request, address, known, cancellation);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !HostPolicy.IsSameOrigin(response.RequestMessage!.RequestUri!, home))
            return response;
        using (response)
        {
            var answer = await _authenticator.AnswerAsync(request.Access, response, cancellation);
            return await FollowAsync(request, address, answer, cancellation);
        }
    }

    /// <summary>An address that the registry gave in a Location header.</summary>
    /// <exception cref="RegistryException">It gave none, or one that may not be used.</exception>
    public Uri Target(HttpResponseMessage response)
    {
        var from = response.RequestMessage!.RequestUri!;
        if (response.Headers.Location is not { } location)
            throw new RegistryException(RegistryError.Nonsense, $"registry {from.Authority} redirects to nowhere");
        var target = new Uri(from, location);
        if (target.Scheme == "https" || (target.Scheme == "http" && _policy.AllowsInsecure(target)))
            return target;
        throw new RegistryException(
            RegistryError.Untrusted, $"registry {from.Authority} redirects to {target.Scheme}://{target.Authority}, which is not allowed for that host");
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
        RegistryRequest request, Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        var uri = address;
        for (int redirects = 0; redirects <= MaximumRedirects; redirects++)
        {
            var response = await SendAsync(request, uri, HostPolicy.IsSameOrigin(uri, address) ? authorization : null, cancellation);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || !MayFollow(request, response))
                return response;
            uri = Target(response);
            response.Dispose();
        }
        throw new RegistryException(RegistryError.Nonsense, $"registry {address.Authority} redirects more than {MaximumRedirects} times");
    }

    // What is written is only sent on where the registry says: the same, there.
    private static bool MayFollow(RegistryRequest request, HttpResponseMessage response) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || (int)response.StatusCode is 307 or 308;

    private async Task<HttpResponseMessage> SendAsync(
        RegistryRequest request, Uri uri, AuthenticationHeaderValue? authorization, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(request.Method, uri);
        request.Headers?.Invoke(message.Headers);
        message.Headers.Authorization = authorization;
        message.Content = await OpenAsync(request, cancellation);
        using var stall = new Stall(_options, cancellation);
        var blob = message.Content as BlobContent;
        if (blob is not null)
            blob.Stall = stall;
        try
        {
            return await GuardAsync(uri, () => _clients.For(uri).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stall.Token), cancellation);
        }
        catch (RegistryException) when (blob?.SourceFailure is { } cause)
        {
            throw OfSource(cause);
        }
    }

    private static async Task<HttpContent?> OpenAsync(RegistryRequest request, CancellationToken cancellation)
    {
        try
        {
            return request.Content is null ? null : await request.Content(cancellation);
        }
        catch (RegistryException e)
        {
            throw OfSource(e);
        }
    }

    // Where the content comes from, all was tried that could be: sending it once more would only try all of that again.
    private static Exception OfSource(Exception cause) => cause switch
    {
        RegistryException registry => new RegistryException(registry.Error, registry.Message, registry) { IsFinal = true },
        _ => cause,
    };
}
