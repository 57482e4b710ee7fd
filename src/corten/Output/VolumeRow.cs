using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Corten.Output;

/// <summary>A row of <c>volume ls</c>; the properties are the fields of docker's templates, and podman's.</summary>
internal sealed record VolumeRow(
    string Driver, string Name, string Mountpoint, string Labels, string Scope, string CreatedAt, Dictionary<string, string> Options, int MountCount, bool Anonymous)
{
    public static Listing<VolumeRow> Listing { get; } = new(VolumeRowJson.Relaxed.VolumeRow, ("DRIVER", "Driver"), ("VOLUME NAME", "Name"));

    public static VolumeRow Of(VolumeInspection volume) => new(
        volume.Driver, volume.Name, volume.Mountpoint, string.Join(',', volume.Labels.Select(l => $"{l.Key}={l.Value}")), volume.Scope,
        volume.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'"), volume.Options, volume.MountCount, volume.Anonymous);
}

[JsonSerializable(typeof(VolumeRow))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class VolumeRowJson : JsonSerializerContext
{
    /// <summary>As Default, with harmless characters as themselves.</summary>
    public static VolumeRowJson Relaxed => field ??= new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
