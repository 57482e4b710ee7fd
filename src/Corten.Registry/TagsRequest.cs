using System.Text.Json;
using Corten.Oci;
using Corten.Oci.DistributionSpec;
using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>Lists the tags of a repository, in as many answers as the registry needs (distribution-spec, spec.md#listing-tags).</summary>
internal sealed class TagsRequest(RegistryOptions options, Requester requester, Reference repository)
{
    private const int MaximumSize = 16 * 1024 * 1024;
    private const int MaximumPages = 10_000;

    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellation)
    {
        var tags = new List<string>();
        Uri? next = null;
        for (int page = 0; page < MaximumPages; page++)
        {
            var request = new RegistryRequest(Access.ToPull(repository), $"{repository.Path}/tags/list") { Location = next };
            var (content, following) = await new Retry(options).RunAsync(() => PageAsync(request, cancellation), cancellation);
            tags.AddRange(Parse(content));
            if (following is null || following == next)
                break;
            next = following;
        }
        return tags;
    }

    private async Task<(byte[] Content, Uri? Next)> PageAsync(RegistryRequest request, CancellationToken cancellation)
    {
        using var response = await requester.SendAsync(request, cancellation);
        await ResponseFailure.ThrowAsync(response, repository.Domain, $"the list of tags of {repository.Path}", cancellation);
        using var stall = new Stall(options, cancellation);
        byte[] content = await requester.GuardAsync(
            response.RequestMessage!.RequestUri!, () => Body.ReadAsync(response, MaximumSize, stall.Token), cancellation);
        return (content, Pagination.Next(response));
    }

    private IReadOnlyList<string> Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DistributionSpecJson.Default.TagList)?.Tags ?? [];
        }
        catch (JsonException e)
        {
            throw new RegistryException(RegistryError.Nonsense, $"registry {repository.Domain} answers with a list of tags that cannot be read", e);
        }
    }
}
