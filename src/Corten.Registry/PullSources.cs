using System.Collections.Concurrent;
using Corten.Oci;
using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>
/// Where images are read from: the mirrors that registries.conf names, then the registry. A source that gave the manifest is asked first for the
/// blobs.
/// </summary>
internal sealed class PullSources : IDisposable
{
    private readonly RegistryOptions _options;
    private readonly Requester _own;
    private readonly Lazy<Requester> _mirrors;
    private readonly ConcurrentDictionary<string, string> _chosen = new(StringComparer.Ordinal);

    public PullSources(RegistryOptions options, Requester own)
    {
        (_options, _own) = (options, own);
        // Credentials that were given by hand are for the registry that was named, not for its mirrors.
        _mirrors = new Lazy<Requester>(() => new Requester(options with { Credentials = null, Token = null }));
    }

    /// <summary>Runs work on one source after the other until one succeeds.</summary>
    /// <param name="reference">What is asked for.</param>
    /// <param name="work">The work, which may run several times.</param>
    /// <exception cref="RegistryException">No source could be used; it is the last one's.</exception>
    public async Task<T> FirstAsync<T>(Reference reference, Func<PullSource, Task<T>> work)
    {
        var sources = Order(reference, _options.Registries.PullSources(reference));
        var failures = new List<string>();
        for (int i = 0; ; i++)
        {
            bool last = i == sources.Count - 1;
            try
            {
                var result = await work(Source(reference, sources[i], last));
                _chosen[reference.Name] = sources[i].Name;
                return result;
            }
            catch (RegistryException e) when (!last)
            {
                failures.Add(e.Message);
            }
            catch (RegistryException e) when (failures.Count > 0)
            {
                throw new RegistryException(e.Error, $"{e.Message} (before it: {string.Join("; ", failures)})", e) { RetryAfter = e.RetryAfter };
            }
        }
    }

    public void Dispose()
    {
        if (_mirrors.IsValueCreated)
            _mirrors.Value.Dispose();
    }

    private List<Reference> Order(Reference reference, IReadOnlyList<Reference> sources) =>
        _chosen.TryGetValue(reference.Name, out string? chosen) ? [.. sources.OrderByDescending(source => source.Name == chosen)] : [.. sources];

    // Another source is at hand: no waiting for one that does not answer.
    private PullSource Source(Reference wanted, Reference source, bool last) => new(
        source, source.Domain == wanted.Domain ? _own : _mirrors.Value, last ? _options : _options with { Attempts = 1 });
}

/// <summary>One place to read from.</summary>
/// <param name="Reference">The image there.</param>
/// <param name="Requester">How to ask.</param>
/// <param name="Options">How often to ask.</param>
internal sealed record PullSource(Reference Reference, Requester Requester, RegistryOptions Options);
