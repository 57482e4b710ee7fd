using System.Collections.Concurrent;
using System.Net.Security;

namespace Corten.Registry.Http;

/// <summary>The connections of one registry client: one pool for hosts that must prove themselves, one for those that need not.</summary>
internal sealed class HttpClients(HostPolicy policy) : IDisposable
{
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(bool Insecure, bool Local), HttpClient> _clients = new();
    private readonly ConcurrentDictionary<string, SslPolicyErrors> _distrust = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The client for <paramref name="uri"/>. It follows no redirect and has no timeout.</summary>
    public HttpClient For(Uri uri) => _clients.GetOrAdd((policy.AllowsInsecure(uri), HostPolicy.IsThisMachine(uri)), key => Make(key.Insecure, key.Local));

    /// <summary>What was wrong with the certificate that the host showed last.</summary>
    public SslPolicyErrors DistrustOf(Uri uri) => _distrust.GetValueOrDefault(uri.Host);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    private HttpClient Make(bool insecure, bool local)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !local,
            ConnectTimeout = _connectTimeout,
            MaxResponseHeadersLength = 64,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (sender, _, _, errors) =>
        {
            if (sender is SslStream { TargetHostName: { } host })
                _distrust[host] = errors;
            return insecure || errors == SslPolicyErrors.None;
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("corten/" + typeof(HttpClients).Assembly.GetName().Version!.ToString(3));
        return client;
    }
}
