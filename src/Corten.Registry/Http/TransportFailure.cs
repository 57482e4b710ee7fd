using System.Net.Security;
using System.Net.Sockets;

namespace Corten.Registry.Http;

/// <summary>Words what went wrong below HTTP.</summary>
internal static class TransportFailure
{
    /// <summary>Whether <paramref name="failure"/> is one of the network that <see cref="Describe"/> knows.</summary>
    public static bool Is(Exception failure) => failure is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>The failure as one of a registry's.</summary>
    public static RegistryException Describe(Exception failure, Uri uri, SslPolicyErrors distrust)
    {
        string registry = $"registry {uri.Authority}";
        if (failure is OperationCanceledException)
            return new(RegistryError.Interrupted, $"{registry} stopped answering", failure);
        var kind = (failure as HttpRequestException)?.HttpRequestError ?? (failure as HttpIOException)?.HttpRequestError;
        return kind switch
        {
            HttpRequestError.NameResolutionError =>
                new(RegistryError.HostUnknown, $"the host name of {registry} cannot be resolved; check its spelling and this machine's DNS", failure),
            HttpRequestError.SecureConnectionError => Untrusted(registry, uri, distrust, failure),
            HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError =>
                new(RegistryError.Unreachable, $"{registry} cannot be reached: {Reason(failure)}", failure),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded =>
                new(RegistryError.Nonsense, $"{registry} answers with something that is not HTTP", failure),
            _ => new(RegistryError.Interrupted, $"the connection to {registry} broke", failure),
        };
    }

    private static RegistryException Untrusted(string registry, Uri uri, SslPolicyErrors distrust, Exception failure)
    {
        string why =
            distrust.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"its certificate is not for the name {uri.Host}"
            : distrust.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? "its certificate is expired or not signed by an authority that this machine trusts"
            : "it does not speak TLS";
        return new(
            RegistryError.Untrusted,
            $"{registry} cannot be trusted: {why}; use --tls-verify=false, or insecure = true in /etc/containers/registries.conf, if you accept that",
            failure);
    }

    private static string Reason(Exception failure)
    {
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
                return Reason(socket.SocketErrorCode);
            if (inner is TimeoutException)
                return Reason(SocketError.TimedOut);
        }
        return "the connection failed";
    }

    private static string Reason(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused; is it running?",
        SocketError.TimedOut => "the connection timed out",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no route to it",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "its host name cannot be resolved",
        SocketError.ConnectionReset => "connection reset",
        _ => error.ToString(),
    };
}
