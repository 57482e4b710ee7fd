using System.Text.Json;

namespace Corten.Oci.ImageSpec;

/// <summary>One image for one platform: a configuration and layers (image-spec, manifest.md; Docker's schema 2 has the same fields).</summary>
public sealed record Manifest
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The manifest's own media type, or null.</summary>
    public string? MediaType { get; init; }

    /// <summary>The kind of artifact, or null for an image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The configuration.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public IReadOnlyList<Descriptor> Layers { get; init => field = value ?? []; } = [];

    /// <summary>The manifest that this one refers to, or null.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Arbitrary metadata, or null.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Parses and checks a manifest.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> json)
    {
        var manifest = SpecJson.Parse(json, ImageSpecJson.Relaxed.Manifest, "image manifest");
        if (manifest.SchemaVersion != 2)
            throw new FormatException($"the image manifest has schema version {manifest.SchemaVersion}; only 2 is supported");
        if (manifest.Config is null || manifest.Config.Size < 0 || manifest.Layers.Any(layer => layer is null || layer.Size < 0))
            throw new FormatException("the image manifest has a descriptor that is null or of negative size");
        return manifest;
    }

    /// <summary>The manifest as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ImageSpecJson.Relaxed.Manifest);
}
