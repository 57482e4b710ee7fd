namespace Corten.Oci.ImageSpec;

/// <summary>Says what some content is, how long, and its digest (image-spec, descriptor.md).</summary>
public sealed record Descriptor
{
    /// <summary>The content's media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>The content's digest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The content's length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The kind of artifact that the content is, or null.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The platform of an entry of an index, or null.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Arbitrary metadata, or null.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Other places to get the content from, or null.</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>The content itself in base64, where it is small, or null.</summary>
    public string? Data { get; init; }
}
