using System.Text.Json;
using Corten.Oci;

namespace Corten.Images.Trust;

/// <summary>What a signature says (containers-signature(5)): which manifest, under which name.</summary>
/// <param name="Type">The kind of signature.</param>
/// <param name="Manifest">The digest of the manifest.</param>
/// <param name="Name">The name that the image was signed under.</param>
internal sealed record SignedPayload(string Type, Digest Manifest, string Name)
{
    public const string SimpleType = "atomic container signature";
    public const string CosignType = "cosign container image signature";

    /// <summary>Parses a payload, which must have exactly what it must have.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    public static SignedPayload Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var critical = Only(document.RootElement, "critical", "optional").GetProperty("critical");
            Only(critical, "type", "image", "identity");
            string digest = Only(critical.GetProperty("image"), "docker-manifest-digest").GetProperty("docker-manifest-digest").GetString() ?? "";
            string name = Only(critical.GetProperty("identity"), "docker-reference").GetProperty("docker-reference").GetString() ?? "";
            return new SignedPayload(critical.GetProperty("type").GetString() ?? "", Digest.Parse(digest), name);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("the signature's payload is not one", e);
        }
    }

    private static JsonElement Only(JsonElement value, params string[] names)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (!names.Contains(property.Name))
                throw new FormatException($"the signature's payload has '{property.Name}', which is not known");
        }
        return value;
    }
}
