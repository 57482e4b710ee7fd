using System.Collections.Concurrent;
using Corten.Oci;
using Corten.Registry.Configuration;
using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>
/// Where images are read from: the mirrors that registries.conf names, then the registry. A source that gave the manifest is asked first for the
/// blobs.
/// </summary>
internal sealed class PullSources(RegistryOptions options, Requesters requesters)
{
    private readonly ConcurrentDictionary<string, string> _chosen = new(StringComparer.Ordinal);

    /// <summary>Runs work on one source after the other until one succeeds.</summary>
    /// <param name="reference">What is asked for.</param>
    /// <param name="work">The work, which may run several times.</param>
    /// <exception cref="RegistryException">No source could be used; it is the last one's.</exception>
    public async Task<T> FirstAsync<T>(Reference reference, Func<PullSource, Task<T>> work)
    {
        var sources = Order(reference, options.Registries.PullPlaces(reference));
        var failures = new List<string>();
        for (int i = 0; ; i++)
        {
            bool last = i == sources.Count - 1;
            try
            {
                var result = await work(Source(reference, sources[i], last));
                _chosen[reference.Name] = sources[i].Reference.Name;
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

    private List<PullPlace> Order(Reference reference, IReadOnlyList<PullPlace> places) =>
        _chosen.TryGetValue(reference.Name, out string? chosen) ? [.. places.OrderByDescending(place => place.Reference.Name == chosen)] : [.. places];

    // Where another source is at hand, there is no waiting for one that does not answer.
    private PullSource Source(Reference wanted, PullPlace place, bool last) => new(
        place.Reference,
        requesters.Get(place.Reference.Domain, place.Insecure, isOwn: place.Reference.Domain == wanted.Domain),
        last ? options : options with { Attempts = 1 });
}

/// <summary>One place to read from.</summary>
/// <param name="Reference">The image there.</param>
/// <param name="Requester">How to ask.</param>
/// <param name="Options">How often to ask.</param>
internal sealed record PullSource(Reference Reference, Requester Requester, RegistryOptions Options);
