using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Http;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Registry;

/// <summary>
/// Lists the manifests that refer to another by its digest (distribution-spec, spec.md#listing-referrers), by the registry's own list or, where it has
/// none, by the tag that clients keep.
/// </summary>
internal sealed class ReferrersRequest(RegistryOptions options, Requester requester, Reference repository)
{
    private const int MaximumSize = 4 * 1024 * 1024;
    private const int MaximumPages = 100;

    /// <summary>The tag of the list for <paramref name="subject"/> (spec.md#referrers-tag-schema).</summary>
    public static string FallbackTag(Digest subject) => $"{subject.Algorithm}-{subject.Hex[..Math.Min(subject.Hex.Length, 64)]}";

    /// <summary>The manifests that refer to <paramref name="subject"/>, of one type or of all.</summary>
    public async Task<IReadOnlyList<Descriptor>> RunAsync(Digest subject, string? artifactType, CancellationToken cancellation)
    {
        var all = await ApiAsync(subject, artifactType, cancellation) ?? await FallbackAsync(subject, cancellation);
        return artifactType is null ? all : [.. all.Where(entry => entry.ArtifactType == artifactType)];
    }

    /// <summary>The list that clients keep under a tag; empty where there is none.</summary>
    public async Task<IReadOnlyList<Descriptor>> FallbackAsync(Digest subject, CancellationToken cancellation)
    {
        try
        {
            var tagged = repository.WithTag(FallbackTag(subject));
            var list = await new Retry(options).RunAsync(() => new ManifestRequest(options, requester, tagged).RunAsync(cancellation), cancellation);
            return MediaTypes.IsIndex(list.MediaType) ? Parse(list.Content) : [];
        }
        catch (RegistryException e) when (e.Error == RegistryError.NotFound)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<Descriptor>?> ApiAsync(Digest subject, string? artifactType, CancellationToken cancellation)
    {
        string filter = artifactType is null ? "" : $"?artifactType={Uri.EscapeDataString(artifactType)}";
        var found = new List<Descriptor>();
        Uri? next = null;
        for (int page = 0; page < MaximumPages; page++)
        {
            var request = new RegistryRequest(Access.ToPull(repository), $"{repository.Path}/referrers/{subject}{filter}") { Location = next };
            using var response = await new Retry(options).RunAsync(() => SendAsync(request, cancellation), cancellation);
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != MediaTypes.Index)
                return page == 0 ? null : found;
            found.AddRange(Parse(await requester.GuardAsync(response.RequestMessage!.RequestUri!, () => Body.ReadAsync(response, MaximumSize, cancellation), cancellation)));
            next = Pagination.Next(response);
            if (next is null)
                break;
        }
        return found;
    }

    private async Task<HttpResponseMessage> SendAsync(RegistryRequest request, CancellationToken cancellation)
    {
        var response = await requester.SendAsync(request, cancellation);
        if ((int)response.StatusCode is 429 or >= 500)
            await ResponseFailure.ThrowAsync(response, repository.Domain, $"the referrers in {repository.Path}", cancellation);
        return response;
    }

    private IReadOnlyList<Descriptor> Parse(byte[] json)
    {
        try
        {
            return Index.Parse(json).Manifests;
        }
        catch (FormatException e)
        {
            throw new RegistryException(RegistryError.Nonsense, $"registry {repository.Domain} answers with a list of referrers that cannot be read: {e.Message}", e);
        }
    }
}
