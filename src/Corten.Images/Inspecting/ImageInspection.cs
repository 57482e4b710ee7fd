using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Inspecting;

/// <summary>Everything about an image in the shape of <c>docker image inspect</c>.</summary>
public sealed record ImageInspection
{
    /// <summary>The image's ID.</summary>
    public required string Id { get; init; }

    /// <summary>Its names with tags.</summary>
    public required IReadOnlyList<string> RepoTags { get; init; }

    /// <summary>Its names with digests.</summary>
    public required IReadOnlyList<string> RepoDigests { get; init; }

    /// <summary>Always empty: images are not built on images here.</summary>
    public string Parent { get; init; } = "";

    /// <summary>The remark of the last step.</summary>
    public required string Comment { get; init; }

    /// <summary>When it was made, or empty.</summary>
    public required string Created { get; init; }

    /// <summary>Who made it.</summary>
    public required string Author { get; init; }

    /// <summary>How a container of it runs.</summary>
    public required ContainerConfig Config { get; init; }

    /// <summary>The processor.</summary>
    public required string Architecture { get; init; }

    /// <summary>The variant of the processor, or null.</summary>
    public string? Variant { get; init; }

    /// <summary>The operating system.</summary>
    public required string Os { get; init; }

    /// <summary>The length of its layers, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The manifest that is kept for it.</summary>
    public required Descriptor Descriptor { get; init; }

    /// <summary>Where its root file system comes from.</summary>
    public required InspectedGraphDriver GraphDriver { get; init; }

    /// <summary>Its layers.</summary>
    [JsonPropertyName("RootFS")]
    public required InspectedRootFs RootFs { get; init; }

    /// <summary>What this machine knows about it.</summary>
    public required InspectedMetadata Metadata { get; init; }

    /// <summary>Describes an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="snapshotter">The name of the snapshotter that holds its layers.</param>
    public static ImageInspection Of(Image image, string snapshotter)
    {
        var config = image.Config;
        return new ImageInspection
        {
            Id = image.Id.ToString(),
            RepoTags = [.. image.Names.Select(name => name.Familiar)],
            RepoDigests = [.. image.RepositoryDigests.Select(name => name.Familiar)],
            Comment = config.History is [.., { Comment: { } comment }] ? comment : "",
            Created = config.Created?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'") ?? "",
            Author = config.Author ?? "",
            Config = config.Config,
            Architecture = config.Architecture,
            Variant = config.Variant,
            Os = config.Os,
            Size = image.Size,
            Descriptor = image.Manifest,
            GraphDriver = new InspectedGraphDriver(new Dictionary<string, string> { ["ChainId"] = image.TopChainId?.ToString() ?? "" }, snapshotter),
            RootFs = new InspectedRootFs(config.Rootfs.Type, [.. config.Rootfs.DiffIds.Select(id => id.ToString())]),
            Metadata = new InspectedMetadata(image.Added.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'")),
        };
    }
}

/// <summary>Where a root file system comes from.</summary>
/// <param name="Data">The chain ID of the uppermost layer.</param>
/// <param name="Name">The name of the snapshotter.</param>
public sealed record InspectedGraphDriver(IReadOnlyDictionary<string, string> Data, string Name);

/// <summary>The layers of an image.</summary>
/// <param name="Type">"layers".</param>
/// <param name="Layers">The digests of the uncompressed tars, lowest first.</param>
public sealed record InspectedRootFs(string Type, IReadOnlyList<string> Layers);

/// <summary>What this machine knows about an image.</summary>
/// <param name="LastTagTime">When it last got a name.</param>
public sealed record InspectedMetadata(string LastTagTime);

/// <summary>JSON of <see cref="ImageInspection"/>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageInspection))]
[JsonSerializable(typeof(IReadOnlyList<ImageInspection>))]
public sealed partial class ImageInspectionJson : JsonSerializerContext
{
    /// <summary>As Default, with harmless characters as themselves and with line breaks.</summary>
    public static ImageInspectionJson Indented => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        IndentSize = 4,
    });
}
