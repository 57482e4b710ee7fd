using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Cgroups;

namespace Corten.Runtime.Records;

/// <summary>A line that `events` prints, with the keys of runc's types.Event.</summary>
public sealed record ContainerEvent
{
    /// <summary>stats or oom.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>Name of the container.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>What was used; null for oom.</summary>
    [JsonPropertyName("data")]
    public EventStatistics? Data { get; init; }

    /// <summary>The event of a container's statistics.</summary>
    public static ContainerEvent Of(string id, CgroupStatistics statistics) =>
        new() { Type = "stats", Id = id, Data = EventStatistics.Of(statistics) };

    /// <summary>The event of memory that ran out.</summary>
    public static ContainerEvent OutOfMemory(string id) => new() { Type = "oom", Id = id };

    /// <summary>As one line of JSON; what is zero or empty is left out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EventJson.Default.ContainerEvent);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ContainerEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
