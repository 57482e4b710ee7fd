using System.Net;

namespace Corten.Registry.Http;

/// <summary>Which hosts must prove who they are, and which may be spoken to in the clear.</summary>
internal sealed class HostPolicy(RegistryOptions options)
{
    /// <summary>Whether plain HTTP and untrusted certificates are allowed for the host of <paramref name="uri"/>.</summary>
    public bool AllowsInsecure(Uri uri) =>
        options.TlsVerify is { } verify ? !verify : IsThisMachine(uri) || options.InsecureHosts.Contains(uri.Authority);

    /// <summary>Whether <paramref name="uri"/> leads to this machine.</summary>
    public static bool IsThisMachine(Uri uri) =>
        uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether both lead to the same scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri left, Uri right) => left.Scheme == right.Scheme && left.Authority == right.Authority;
}
