using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>
/// The requesters of one client. Whether a host may be used without trusted TLS depends on the name of the image that is asked for, so each host that may
/// has one of its own for such names.
/// </summary>
internal sealed class Requesters(RegistryOptions options) : IDisposable
{
    private readonly Dictionary<(string? InsecureHost, bool IsOwn), Requester> _all = [];
    private readonly Lock _gate = new();

    /// <summary>The requester for a name of the registry that was asked for: a registry alone, or an image.</summary>
    public Requester For(string name) => Get(name.Split('/')[0], options.Registries.IsInsecure(name), isOwn: true);

    /// <summary>The requester for a host.</summary>
    /// <param name="host">The host, with its port.</param>
    /// <param name="insecure">Whether it may be used without trusted TLS.</param>
    /// <param name="isOwn">Whether it is the registry that was named, for which credentials given by hand are, and not a mirror.</param>
    public Requester Get(string host, bool insecure, bool isOwn)
    {
        lock (_gate)
        {
            var key = (insecure ? host : null, isOwn);
            if (!_all.TryGetValue(key, out var requester))
                _all[key] = requester = new Requester(OptionsFor(key));
            return requester;
        }
    }

    public void Dispose()
    {
        foreach (var requester in _all.Values)
            requester.Dispose();
    }

    private RegistryOptions OptionsFor((string? InsecureHost, bool IsOwn) key)
    {
        var own = key.IsOwn ? options : options with { Credentials = null, Token = null };
        return key.InsecureHost is null ? own : own with { InsecureHosts = options.InsecureHosts.Append(key.InsecureHost).ToHashSet(StringComparer.OrdinalIgnoreCase) };
    }
}
