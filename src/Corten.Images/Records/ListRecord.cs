using System.Text.Json.Serialization;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Records;

/// <summary>A list of manifests under a name: an image index that is being put together, or is kept.</summary>
internal sealed record ListRecord
{
    /// <summary>The version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The whole name, with a tag.</summary>
    public required string Name { get; init; }

    /// <summary>The entries, in the order of preference.</summary>
    public IReadOnlyList<ListEntry> Entries { get; init; } = [];

    /// <summary>Annotations of the index itself, or null.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Added { get; init; }
}

/// <summary>A manifest in a list.</summary>
/// <param name="Descriptor">The manifest, its platform and its annotations.</param>
/// <param name="Content">The blobs that it needs: itself, its configuration, its layers.</param>
internal sealed record ListEntry(Descriptor Descriptor, IReadOnlyList<Digest> Content);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ListRecord))]
internal sealed partial class ListRecordJson : JsonSerializerContext;
