using System.Net.Http.Headers;
using System.Text.Json;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>Fetches one manifest or index (distribution-spec, spec.md#pulling-manifests).</summary>
internal sealed class ManifestRequest(RegistryOptions options, Requester requester, Reference reference)
{
    /// <summary>The longest manifest that is read, in bytes: the limit that registries have too.</summary>
    public const int MaximumSize = 4 * 1024 * 1024;

    private static readonly string[] _accepted = [MediaTypes.Manifest, MediaTypes.Index, MediaTypes.DockerManifest, MediaTypes.DockerManifestList];

    private readonly string _registry = reference.Domain;

    public async Task<RegistryManifest> RunAsync(CancellationToken cancellation)
    {
        string which = reference.Digest?.ToString() ?? reference.Tag ?? Reference.DefaultTag;
        using var response = await requester.GetAsync(reference, $"manifests/{which}", AddAccept, cancellation);
        await ResponseFailure.ThrowAsync(response, _registry, reference.ToString(), cancellation);
        using var stall = new Stall(options, cancellation);
        byte[] content = await requester.GuardAsync(
            response.RequestMessage!.RequestUri!, () => Body.ReadAsync(response, MaximumSize, stall.Token), cancellation);
        var digest = Verify(response, content);
        return new RegistryManifest(content, MediaType(response, content), digest);
    }

    private static void AddAccept(HttpRequestHeaders headers)
    {
        foreach (string type in _accepted)
            headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
    }

    private Digest Verify(HttpResponseMessage response, byte[] content)
    {
        var wanted = reference.Digest;
        if (wanted is null && response.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.First(), out var said))
            wanted = said;
        using var hasher = new DigestHasher(wanted?.Algorithm ?? "sha256");
        hasher.Append(content);
        var actual = hasher.Finish();
        return wanted is null || wanted == actual ? actual : throw new RegistryException(
            RegistryError.Nonsense, $"registry {_registry} sends a manifest for {reference} whose digest is {actual} and not {wanted}");
    }

    private string MediaType(HttpResponseMessage response, byte[] content)
    {
        string? header = response.Content.Headers.ContentType?.MediaType;
        string? type = _accepted.Contains(header) ? header : MediaTypeOfJson(content);
        if (type is not null && _accepted.Contains(type))
            return type;
        throw new RegistryException(RegistryError.Nonsense, (type ?? header) switch
        {
            "application/vnd.docker.distribution.manifest.v1+json" or "application/vnd.docker.distribution.manifest.v1+prettyjws" =>
                $"{reference} is in Docker's image format of before 2016 (schema 1), which is not supported; push it again with a newer tool",
            "text/html" => $"registry {_registry} answers with a web page where a manifest was asked for; is it a registry?",
            var other => $"registry {_registry} answers with '{other}' where a manifest was asked for",
        });
    }

    // Registries that serve files without knowing them leave the type to the document itself.
    private static string? MediaTypeOfJson(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            if (json.RootElement.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String)
                return type.GetString();
            return json.RootElement.TryGetProperty("manifests", out _) ? MediaTypes.Index
                : json.RootElement.TryGetProperty("layers", out _) ? MediaTypes.Manifest
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
