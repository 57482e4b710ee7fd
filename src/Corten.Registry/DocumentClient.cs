using System.Net;
using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>Fetches small documents that lie beside registries, as signatures do; without credentials.</summary>
public sealed class DocumentClient(RegistryOptions options) : IDisposable
{
    private readonly HttpClients _clients = new(options, new HostPolicy(options));

    /// <summary>The document at <paramref name="address"/>; null where there is none.</summary>
    /// <param name="address">An http or https address.</param>
    /// <param name="maximum">The length in bytes above which it is refused.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RegistryException">The server could not be used.</exception>
    public Task<byte[]?> GetAsync(Uri address, int maximum, CancellationToken cancellation = default) => new Retry(options).RunAsync(
        async () =>
        {
            using var stall = new Stall(options, cancellation);
            try
            {
                using var response = await _clients.For(address).GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stall.Token);
                if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                    return null;
                await ResponseFailure.ThrowAsync(response, address.Authority, address.AbsolutePath, stall.Token);
                return await Body.ReadAsync(response, maximum, stall.Token);
            }
            catch (Exception e) when (TransportFailure.Is(e) && !cancellation.IsCancellationRequested)
            {
                throw TransportFailure.Describe(e, address, _clients.DistrustOf(address));
            }
        },
        cancellation);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _clients.Dispose();
}
