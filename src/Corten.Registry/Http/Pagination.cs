namespace Corten.Registry.Http;

/// <summary>The Link header of lists in several answers (RFC 8288; distribution-spec, spec.md#listing-tags).</summary>
internal static class Pagination
{
    /// <summary>The address of the next part, on the same host; null at the end.</summary>
    /// <exception cref="RegistryException">The next part is said to be on another host.</exception>
    public static Uri? Next(HttpResponseMessage response)
    {
        var from = response.RequestMessage!.RequestUri!;
        foreach (string link in response.Headers.TryGetValues("Link", out var values) ? values : [])
        {
            int open = link.IndexOf('<');
            int close = link.IndexOf('>');
            if (open < 0 || close < open || !link[close..].Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase) && !link[close..].Contains("rel=next", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!Uri.TryCreate(from, link[(open + 1)..close], out var next))
                return null;
            return HostPolicy.IsSameOrigin(next, from) ? next : throw new RegistryException(
                RegistryError.Untrusted, $"registry {from.Authority} sends to {next.Authority} for the rest of a list, which is not followed");
        }
        return null;
    }
}
