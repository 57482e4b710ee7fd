using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Engine.Records;
using Corten.Engine.Volumes;

namespace Corten.Output;

/// <summary>What inspect shows of a volume: docker's fields, and podman's.</summary>
internal sealed record VolumeInspection(
    string Name, string Driver, string Mountpoint, DateTimeOffset CreatedAt, Dictionary<string, string> Labels, string Scope,
    Dictionary<string, string> Options, int MountCount, bool Anonymous)
{
    public static VolumeInspection Of(VolumeRecord volume, VolumeService volumes) => new(
        volume.Name, "local", volumes.Mountpoint(volume), volume.Created, volume.Labels, "local", volume.Options,
        volumes.Users(volume).Count(c => c.IsRunning), volume.IsAnonymous);
}

[JsonSerializable(typeof(VolumeInspection))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class VolumeInspectionJson : JsonSerializerContext
{
    /// <summary>As Default, with harmless characters as themselves.</summary>
    public static VolumeInspectionJson Relaxed => field ??= new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
