using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Corten.Images.Archives;

/// <summary>An entry of manifest.json at the top of what <c>docker save</c> writes.</summary>
internal sealed record DockerArchiveManifest
{
    /// <summary>The file of the configuration.</summary>
    [JsonPropertyName("Config")]
    public string? Config { get; init; }

    /// <summary>The image's names; null where it has none.</summary>
    [JsonPropertyName("RepoTags")]
    public IReadOnlyList<string>? RepoTags { get; init; }

    /// <summary>The files of the layers, lowest first.</summary>
    [JsonPropertyName("Layers")]
    public IReadOnlyList<string>? Layers { get; init; }
}

[JsonSerializable(typeof(DockerArchiveManifest[]))]
internal sealed partial class DockerArchiveJson : JsonSerializerContext
{
    /// <summary>As Default, but names are written as they are.</summary>
    public static DockerArchiveJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
