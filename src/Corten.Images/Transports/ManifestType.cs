using System.Text.Json;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>Tells what a manifest that lies in a file is.</summary>
internal static class ManifestType
{
    /// <summary>The manifest with its type, which must have the digest where one was asked for.</summary>
    /// <exception cref="ImageException">It is not a manifest, or another one.</exception>
    public static TransportManifest Verified(ImageLocation location, byte[] content, Digest? wanted)
    {
        var manifest = new TransportManifest(content, Of(content) ?? throw ImageDocuments.Bad(location.ToString()!, "its manifest is of no known kind"));
        if (wanted is not { } digest || manifest.Digest == digest)
            return manifest;
        using var hasher = new DigestHasher(digest.Algorithm);
        hasher.Append(content);
        return hasher.Finish() == digest ? manifest : throw ImageDocuments.Bad(location.ToString()!, $"the manifest {digest} has the digest {manifest.Digest}");
    }

    /// <summary>The media type that a document says of itself, or that its fields show; null where it is none.</summary>
    public static string? Of(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return null;
            if (root.TryGetProperty("mediaType", out var type) && type.ValueKind == JsonValueKind.String)
                return MediaTypes.IsIndex(type.GetString()) || MediaTypes.IsManifest(type.GetString()) ? type.GetString() : null;
            return root.TryGetProperty("manifests", out _) ? MediaTypes.Index
                : root.TryGetProperty("config", out _) && root.TryGetProperty("layers", out _) ? MediaTypes.Manifest
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
