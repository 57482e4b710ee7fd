using Corten.Content;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Http;
using Corten.Registry.Uploading;

namespace Corten.Registry;

/// <summary>
/// Speaks with registries by the distribution-spec. Manifests and blobs that it returns were verified against the digest that they were asked by;
/// transient failures are retried a bounded number of times. What is read comes from the mirrors of registries.conf first, what is written goes to the
/// registry that was named. May be used by several tasks at once.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private readonly RegistryOptions _options;
    private readonly Requesters _requesters;
    private readonly PullSources _sources;

    /// <summary>A client that has no connection yet.</summary>
    public RegistryClient(RegistryOptions options)
    {
        _options = options;
        _requesters = new Requesters(options);
        _sources = new PullSources(options, _requesters);
    }

    /// <summary>The manifest or index that <paramref name="reference"/> names, by its digest where it has one, else by its tag.</summary>
    /// <exception cref="RegistryException">The registry could not be used, or does not have it.</exception>
    public Task<RegistryManifest> GetManifestAsync(Reference reference, CancellationToken cancellation = default) => _sources.FirstAsync(
        reference,
        source => new Retry(source.Options).RunAsync(() => new ManifestRequest(source.Options, source.Requester, source.Reference).RunAsync(cancellation), cancellation));

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
        _sources.FirstAsync(
            repository.WithDigest(ingest.Digest),
            async source =>
            {
                await new BlobDownload(source.Options, source.Requester, source.Reference, ingest, progress).RunAsync(cancellation);
                return true;
            });

    /// <summary>
    /// Opens a blob for reading once. The stream goes on after broken connections and is never longer than <paramref name="size"/>; whoever reads
    /// it checks its digest.
    /// </summary>
    /// <param name="repository">The repository to ask.</param>
    /// <param name="digest">Which blob.</param>
    /// <param name="size">How long it must be, in bytes; null where that is not known.</param>
    /// <param name="cancellation">Ends the opening.</param>
    /// <exception cref="RegistryException">The registry could not be used; also thrown by reading.</exception>
    public Task<Stream> OpenBlobAsync(Reference repository, Digest digest, long? size, CancellationToken cancellation = default) =>
        _sources.FirstAsync<Stream>(
            repository.WithDigest(digest),
            async source =>
            {
                var stream = new BlobStream(_options, source.Requester, source.Reference, digest, size);
                try
                {
                    await stream.OpenAsync(cancellation);
                    return stream;
                }
                catch
                {
                    await stream.DisposeAsync();
                    throw;
                }
            });

    /// <summary>The length of a blob that a repository to be written to has, in bytes, -1 where the registry does not say; null where it has no such blob.</summary>
    /// <exception cref="RegistryException">The registry could not be used.</exception>
    public Task<long?> FindBlobAsync(Reference repository, Digest digest, CancellationToken cancellation = default) =>
        Writing(repository).FindAsync(digest, cancellation);

    /// <summary>Has the registry take a blob over from another of its repositories; false where it does not.</summary>
    /// <exception cref="RegistryException">The registry could not be used.</exception>
    public Task<bool> TryMountBlobAsync(Reference repository, Digest digest, Reference from, CancellationToken cancellation = default) =>
        Writing(repository).TryMountAsync(digest, from, cancellation);

    /// <summary>Sends a blob of known digest and length, in one request.</summary>
    /// <param name="repository">Where it goes.</param>
    /// <param name="digest">Its digest, which the registry verifies.</param>
    /// <param name="size">Its length in bytes.</param>
    /// <param name="open">Opens the content, again for each attempt.</param>
    /// <param name="progress">Told the number of bytes sent, or null.</param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <exception cref="RegistryException">The registry could not be used, or refuses the blob.</exception>
    public Task UploadAsync(
        Reference repository, Digest digest, long size, Func<CancellationToken, Task<Stream>> open, Action<long>? progress = null, CancellationToken cancellation = default) =>
        Writing(repository).SendAsync(digest, size, open, progress, cancellation);

    /// <summary>Sends a blob whose digest and length are known only at its end.</summary>
    /// <exception cref="RegistryException">The registry could not be used; what was read from <paramref name="content"/> is lost then.</exception>
    public Task<BlobIdentity> UploadAsync(Reference repository, Stream content, Action<long>? progress = null, CancellationToken cancellation = default) =>
        Writing(repository).StreamAsync(content, progress, cancellation);

    /// <summary>
    /// Puts a manifest or index under the tag or digest of <paramref name="reference"/>. One that refers to another is added to the list under a tag
    /// where the registry keeps none itself.
    /// </summary>
    /// <exception cref="RegistryException">The registry could not be used, or refuses the manifest.</exception>
    public Task PutManifestAsync(Reference reference, byte[] content, string mediaType, CancellationToken cancellation = default)
    {
        _options.Registries.ThrowIfBlocked(reference);
        return new ManifestUpload(_options, _requesters.For(reference.ToString())).PutAsync(reference, content, mediaType, cancellation);
    }

    /// <summary>Deletes a manifest by its digest, and with it every tag of it; or by a tag, where the registry allows that.</summary>
    /// <exception cref="RegistryException">The registry could not be used, or does not delete.</exception>
    public Task DeleteManifestAsync(Reference reference, CancellationToken cancellation = default)
    {
        _options.Registries.ThrowIfBlocked(reference);
        return new ManifestUpload(_options, _requesters.For(reference.ToString())).DeleteAsync(reference, cancellation);
    }

    /// <summary>The tags of a repository, as the registry sorts them.</summary>
    /// <exception cref="RegistryException">The registry could not be used, or has no such repository.</exception>
    public Task<IReadOnlyList<string>> ListTagsAsync(Reference repository, CancellationToken cancellation = default) =>
        _sources.FirstAsync(repository, source => new TagsRequest(source.Options, source.Requester, source.Reference).RunAsync(cancellation));

    /// <summary>The manifests that refer to another by its digest: signatures, attestations.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="subject">What they refer to.</param>
    /// <param name="artifactType">Only those of this type; null is all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RegistryException">The registry could not be used.</exception>
    public Task<IReadOnlyList<Descriptor>> ListReferrersAsync(
        Reference repository, Digest subject, string? artifactType = null, CancellationToken cancellation = default) =>
        _sources.FirstAsync(repository, source => new ReferrersRequest(source.Options, source.Requester, source.Reference).RunAsync(subject, artifactType, cancellation));

    /// <summary>Asks the registry <paramref name="domain"/> whether it takes the credentials of the options.</summary>
    /// <exception cref="RegistryException">It does not, or could not be used.</exception>
    public Task LoginAsync(string domain, CancellationToken cancellation = default) => new LoginRequest(_options, _requesters.For(domain), domain).RunAsync(cancellation);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _requesters.Dispose();

    private BlobUpload Writing(Reference repository)
    {
        _options.Registries.ThrowIfBlocked(repository);
        return new BlobUpload(_options, _requesters.For(repository.ToString()), repository);
    }
}
