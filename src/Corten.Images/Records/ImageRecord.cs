using System.Text.Json.Serialization;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Records;

/// <summary>
/// One name of an image, or an image without a name, and everything in the stores that it needs. It is the root that keeps content and snapshots
/// from being collected.
/// </summary>
internal sealed record ImageRecord
{
    /// <summary>The version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The whole name; null for an image without one.</summary>
    public string? Name { get; init; }

    /// <summary>The name with digest by which a registry has it, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The image's ID: the digest of its configuration.</summary>
    public required Digest Id { get; init; }

    /// <summary>The manifest.</summary>
    public required Descriptor Manifest { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public IReadOnlyList<LayerRecord> Layers { get; init; } = [];

    /// <summary>When the image was made, or null.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When this record was made.</summary>
    public required DateTimeOffset Added { get; init; }

    /// <summary>Whether a pull that did not end can be continued from what is there; meaningful for pending records only.</summary>
    public bool Resumable { get; init; }

    /// <summary>All content that the image needs.</summary>
    [JsonIgnore]
    public IEnumerable<Digest> Content => [Manifest.Digest, Id, .. Layers.Select(l => l.Blob)];

    /// <summary>All snapshots that the image needs, uppermost first.</summary>
    [JsonIgnore]
    public IEnumerable<Digest> Snapshots => Layers.Reverse().Where(l => l.ChainId is not null).Select(l => l.ChainId!.Value);
}

/// <summary>One layer of an image.</summary>
/// <param name="Blob">The layer as it is in the content store, compressed or not.</param>
/// <param name="ChainId">Its snapshot; null while the configuration is not known.</param>
/// <param name="Bytes">The length of its uncompressed tar; zero while it is not known.</param>
internal sealed record LayerRecord(Digest Blob, Digest? ChainId, long Bytes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ImageRecord))]
internal sealed partial class ImageRecordJson : JsonSerializerContext;
