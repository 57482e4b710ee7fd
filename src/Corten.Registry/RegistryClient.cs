using Corten.Content;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>
/// Reads from registries by the distribution-spec. Everything it returns was verified against the digest that it was asked by; transient
/// failures are retried a bounded number of times. May be used by several tasks at once.
/// </summary>
public sealed class RegistryClient(RegistryOptions options) : IDisposable
{
    private readonly Requester _requester = new(options);

    /// <summary>The manifest or index that <paramref name="reference"/> names, by its digest where it has one, else by its tag.</summary>
    /// <exception cref="RegistryException">The registry could not be used, or does not have it.</exception>
    public Task<RegistryManifest> GetManifestAsync(Reference reference, CancellationToken cancellation = default) =>
        new Retry(options).RunAsync(() => new ManifestRequest(options, _requester, reference).RunAsync(cancellation), cancellation);

    /// <summary>The manifest that an index of <paramref name="repository"/> lists as <paramref name="entry"/>.</summary>
    /// <exception cref="RegistryException">The registry could not be used, or sends another size than the entry says.</exception>
    public async Task<RegistryManifest> GetManifestAsync(Reference repository, Descriptor entry, CancellationToken cancellation = default)
    {
        var manifest = await GetManifestAsync(repository.WithDigest(entry.Digest), cancellation);
        return manifest.Content.Length == entry.Size ? manifest : throw new RegistryException(
            RegistryError.Nonsense,
            $"registry {repository.Domain} sends {manifest.Content.Length} bytes for manifest {entry.Digest}, whose index says {entry.Size}");
    }

    /// <summary>Completes <paramref name="ingest"/> with the blob of its digest, from where it stands.</summary>
    /// <param name="repository">The repository to ask.</param>
    /// <param name="ingest">What to fetch; on failure it keeps what came.</param>
    /// <param name="progress">Told the number of bytes there, from any thread; or null.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="RegistryException">The registry could not be used, or sends other content.</exception>
    /// <exception cref="Linux.LinuxException">The disk refused.</exception>
    public Task DownloadAsync(Reference repository, Ingest ingest, Action<long>? progress = null, CancellationToken cancellation = default) =>
        new BlobDownload(options, _requester, repository, ingest, progress).RunAsync(cancellation);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _requester.Dispose();
}
