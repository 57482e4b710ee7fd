using System.Net.Http.Headers;

namespace Corten.Registry.Http;

/// <summary>One request to a registry.</summary>
/// <param name="Access">What it does where.</param>
/// <param name="Path">The path below <c>/v2/</c>.</param>
internal sealed record RegistryRequest(Access Access, string Path)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>An address that the registry gave for this request, in place of the path; or null.</summary>
    public Uri? Location { get; init; }

    /// <summary>Adds headers.</summary>
    public Action<HttpRequestHeaders>? Headers { get; init; }

    /// <summary>Opens the body anew for each time that it is sent; null for none.</summary>
    public Func<CancellationToken, Task<HttpContent>>? Content { get; init; }
}
