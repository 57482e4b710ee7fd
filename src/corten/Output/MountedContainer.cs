using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Corten.Output;

/// <summary>A container whose root file system is mounted, in podman's words.</summary>
internal sealed record MountedContainer(
    [property: JsonPropertyName("id")] string Id, string[] Names, [property: JsonPropertyName("mountpoint")] string Mountpoint);

[JsonSerializable(typeof(MountedContainer[]))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class MountedContainerJson : JsonSerializerContext
{
    public static MountedContainerJson Indented => field ??= new(new JsonSerializerOptions { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
