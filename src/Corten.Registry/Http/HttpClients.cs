using System.Collections.Concurrent;
using System.Net.Security;
using Corten.Registry.Configuration;

namespace Corten.Registry.Http;

/// <summary>The connections of one registry client: one pool for each host that has certificates of its own, and for the kinds of others.</summary>
internal sealed class HttpClients(RegistryOptions options, HostPolicy policy) : IDisposable
{
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, RegistryCertificates> _certificates = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Kind, HttpClient> _clients = new();
    private readonly ConcurrentDictionary<string, SslPolicyErrors> _distrust = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The client for <paramref name="uri"/>. It follows no redirect and has no timeout.</summary>
    public HttpClient For(Uri uri)
    {
        var certificates = _certificates.GetOrAdd(uri.Authority, _ => RegistryCertificates.For(uri, options));
        return _clients.GetOrAdd(new Kind(policy.AllowsInsecure(uri), HostPolicy.IsThisMachine(uri), certificates), Make);
    }

    /// <summary>What was wrong with the certificate that the host showed last.</summary>
    public SslPolicyErrors DistrustOf(Uri uri) => _distrust.GetValueOrDefault(uri.Host);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    private HttpClient Make(Kind kind)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !kind.Local,
            ConnectTimeout = _connectTimeout,
            MaxResponseHeadersLength = 64,
        };
        if (kind.Certificates.Own.Count > 0)
            handler.SslOptions.ClientCertificates = kind.Certificates.Own;
        handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.RemoteCertificateChainErrors && kind.Certificates.Trusts(certificate, chain))
                errors = SslPolicyErrors.None;
            if (sender is SslStream { TargetHostName: { } host })
                _distrust[host] = errors;
            return kind.Insecure || errors == SslPolicyErrors.None;
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("corten/" + typeof(HttpClients).Assembly.GetName().Version!.ToString(3));
        return client;
    }

    private readonly record struct Kind(bool Insecure, bool Local, RegistryCertificates Certificates);
}
