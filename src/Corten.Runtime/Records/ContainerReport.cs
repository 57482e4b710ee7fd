using System.Text.Json;
using System.Text.Json.Serialization;

namespace Corten.Runtime.Records;

/// <summary>A container as `state` and `list --format json` print it: the specification's state with runc's additions.</summary>
public sealed record ContainerReport
{
    /// <summary>Version of the runtime specification.</summary>
    [JsonPropertyName("ociVersion")]
    public required string OciVersion { get; init; }

    /// <summary>Name of the container.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The first process; 0 where the container is stopped.</summary>
    [JsonPropertyName("pid")]
    public int Pid { get; init; }

    /// <summary>creating, created, running, paused or stopped.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    /// <summary>Absolute path of the bundle.</summary>
    [JsonPropertyName("bundle")]
    public required string Bundle { get; init; }

    /// <summary>Absolute path of the root file system.</summary>
    [JsonPropertyName("rootfs")]
    public required string Rootfs { get; init; }

    /// <summary>When it was created, UTC.</summary>
    [JsonPropertyName("created")]
    public required DateTime Created { get; init; }

    /// <summary>Annotations of config.json.</summary>
    [JsonPropertyName("annotations")]
    public Dictionary<string, string>? Annotations { get; init; }

    /// <summary>Name of the user who owns the container.</summary>
    [JsonPropertyName("owner")]
    public required string Owner { get; init; }

    /// <summary>As indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StateJson.Default.ContainerReport);

    /// <summary>A list of reports as JSON; "null" where it is empty, as runc prints it.</summary>
    public static string ToJson(IReadOnlyList<ContainerReport> reports) => reports.Count == 0
        ? "null" : JsonSerializer.Serialize([.. reports], StateJson.Compact.ListContainerReport);
}
