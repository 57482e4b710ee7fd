using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Http;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Registry.Uploading;

/// <summary>Puts and deletes manifests, and keeps the list of what refers to another manifest where the registry does not do so itself.</summary>
internal sealed class ManifestUpload(RegistryOptions options, Requester requester)
{
    private const string SubjectHeader = "OCI-Subject";

    private readonly Retry _retry = new(options);

    /// <summary>Puts a manifest under the tag or digest of <paramref name="reference"/>.</summary>
    public async Task PutAsync(Reference reference, byte[] content, string mediaType, CancellationToken cancellation)
    {
        bool knowsSubjects = await _retry.RunAsync(() => PutOnceAsync(reference, content, mediaType, cancellation), cancellation);
        if (!knowsSubjects && Subject(content, mediaType) is { } refers)
            await AddReferrerAsync(reference, refers.Subject, refers.Entry, cancellation);
    }

    /// <summary>Deletes the manifest of the digest.</summary>
    public Task<bool> DeleteAsync(Reference reference, CancellationToken cancellation) => _retry.RunAsync(
        async () =>
        {
            string which = reference.Digest?.ToString() ?? reference.Tag ?? Reference.DefaultTag;
            var access = new Access(reference.Domain, reference, Access.Delete);
            using var response = await requester.SendAsync(
                new RegistryRequest(access, $"{reference.Path}/manifests/{which}") { Method = HttpMethod.Delete }, cancellation);
            if (response.StatusCode == HttpStatusCode.MethodNotAllowed)
                throw new RegistryException(RegistryError.Refused, $"registry {reference.Domain} does not allow to delete {reference}");
            await ResponseFailure.ThrowAsync(response, reference.Domain, reference.ToString(), cancellation);
            return true;
        },
        cancellation);

    private async Task<bool> PutOnceAsync(Reference reference, byte[] content, string mediaType, CancellationToken cancellation)
    {
        string which = reference.Digest?.ToString() ?? reference.Tag ?? Reference.DefaultTag;
        using var response = await requester.SendAsync(
            new RegistryRequest(Access.ToPush(reference), $"{reference.Path}/manifests/{which}")
            {
                Method = HttpMethod.Put,
                Content = _ => Task.FromResult<HttpContent>(new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } }),
            },
            cancellation);
        await ResponseFailure.ThrowAsync(response, reference.Domain, $"the manifest of {reference}", cancellation);
        return response.Headers.Contains(SubjectHeader);
    }

    // spec.md#pushing-manifests-with-subject: without the header, the client keeps the list under a tag.
    private async Task AddReferrerAsync(Reference repository, Digest subject, Descriptor entry, CancellationToken cancellation)
    {
        var list = repository.WithTag(ReferrersRequest.FallbackTag(subject));
        var known = await new ReferrersRequest(options, requester, repository).FallbackAsync(subject, cancellation);
        if (known.Any(other => other.Digest == entry.Digest))
            return;
        var index = new Index { MediaType = MediaTypes.Index, Manifests = [.. known, entry] };
        await _retry.RunAsync(() => PutOnceAsync(list, index.ToJson(), MediaTypes.Index, cancellation), cancellation);
    }

    private static (Digest Subject, Descriptor Entry)? Subject(byte[] content, string mediaType)
    {
        if (mediaType != MediaTypes.Manifest)
            return null;
        try
        {
            var manifest = Manifest.Parse(content);
            return manifest.Subject is null ? null : (manifest.Subject.Digest, new Descriptor
            {
                MediaType = mediaType,
                Digest = Digest.Of(content),
                Size = content.Length,
                ArtifactType = manifest.ArtifactType ?? manifest.Config.MediaType,
                Annotations = manifest.Annotations,
            });
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
