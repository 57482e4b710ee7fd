using System.Collections.Concurrent;
using Corten.Oci;

namespace Corten.Registry.Http;

/// <summary>Finds out where a registry answers, and whether with TLS.</summary>
internal sealed class RegistryAddress(RegistryOptions options, HostPolicy policy, HttpClients clients)
{
    private const string DockerHub = "registry-1.docker.io";

    private readonly ConcurrentDictionary<string, Uri> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address of the registry <paramref name="domain"/>. Only hosts that may be insecure are asked.</summary>
    public async Task<Uri> FindAsync(string domain, CancellationToken cancellation)
    {
        if (_known.TryGetValue(domain, out var known))
            return known;
        string host = domain == Reference.DefaultDomain ? DockerHub : domain;
        if (!Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var https) || !Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var http))
            throw new RegistryException(RegistryError.HostUnknown, $"'{host}' is not a host");
        var address = !policy.AllowsInsecure(https) ? https
            : HostPolicy.IsThisMachine(https) ? await FirstAsync(http, https, cancellation)
            : await FirstAsync(https, http, cancellation);
        return _known[domain] = address;
    }

    // The first question carries no credentials, so asking this machine in the clear gives nothing away.
    private async Task<Uri> FirstAsync(Uri first, Uri second, CancellationToken cancellation)
    {
        RegistryException? failure = null;
        try
        {
            if (await AnswersAsync(first, cancellation))
                return first;
        }
        catch (RegistryException e) when (e.Error != RegistryError.HostUnknown && (e.Error != RegistryError.Unreachable || first.IsDefaultPort))
        {
            failure = e;
        }
        try
        {
            return await AnswersAsync(second, cancellation) ? second : first;
        }
        catch (RegistryException) when (failure is { Error: not RegistryError.Untrusted })
        {
            throw failure;
        }
        catch (RegistryException e) when (failure is null && e.Error == RegistryError.Untrusted)
        {
            return first;
        }
    }

    // A TLS server answers plain HTTP with 400; every other status is a registry's or at least its proxy's.
    private async Task<bool> AnswersAsync(Uri address, CancellationToken cancellation)
    {
        using var stall = new Stall(options, cancellation);
        try
        {
            using var response = await clients.For(address).GetAsync(new Uri(address, "/v2/"), HttpCompletionOption.ResponseHeadersRead, stall.Token);
            return (int)response.StatusCode != 400;
        }
        catch (Exception e) when (TransportFailure.Is(e) && !cancellation.IsCancellationRequested)
        {
            throw TransportFailure.Describe(e, address, clients.DistrustOf(address));
        }
    }
}
