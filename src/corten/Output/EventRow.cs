using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.CommandLine;
using Corten.Engine.Events;
using Corten.Monitor.Events;

namespace Corten.Output;

/// <summary>An event with the fields of docker's templates and of podman's; where both have one, that of the name under which the program runs.</summary>
internal sealed class EventRow(EventRecord record)
{
    private const string GoTime = "yyyy-MM-dd HH:mm:ss.fffffff'00 +0000 UTC'";
    private static readonly string[] s_own = ["image", "name", "exitCode", "execID"];

    public string ID => Dialect.IsPodman && record.Id.StartsWith("sha256:", StringComparison.Ordinal) ? record.Id[7..] : record.Id;

    public string Type => record.Type;

    public string Action => record.Action;

    public string Status => Dialect.IsPodman ? EventNames.ToPodman(record.Type, record.Action) : record.Action;

    public string Image => record.Attributes.GetValueOrDefault("image", "");

    public string From => Image;

    public string Name => record.Attributes.GetValueOrDefault("name", "");

    public EventActorRow Actor => new(record.Id, record.Attributes);

    /// <summary>What podman does not have elsewhere: the labels above all.</summary>
    public IReadOnlyDictionary<string, string> Attributes => record.Attributes.Where(a => !s_own.Contains(a.Key)).ToDictionary(a => a.Key, a => a.Value);

    public int ContainerExitCode => int.TryParse(record.Attributes.GetValueOrDefault("exitCode"), NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? code : 0;

    public string Scope => "local";

    public string Time => Dialect.IsPodman
        ? record.Time.UtcDateTime.ToString(GoTime, CultureInfo.InvariantCulture)
        : record.Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public long TimeNano => record.Nanoseconds;
}

internal sealed record EventActorRow(string ID, IReadOnlyDictionary<string, string> Attributes);

/// <summary>docker events --format json.</summary>
internal sealed class DockerEvent(EventRecord record)
{
    [JsonPropertyName("status")]
    public string Status => record.Action;

    [JsonPropertyName("id")]
    public string Id => record.Id;

    [JsonPropertyName("from")]
    public string? From => record.Attributes.GetValueOrDefault("image");

    public string Type => record.Type;

    public string Action => record.Action;

    public EventActorRow Actor => new(record.Id, record.Attributes);

    [JsonPropertyName("scope")]
    public string Scope => "local";

    [JsonPropertyName("time")]
    public long Time => record.Time.ToUnixTimeSeconds();

    [JsonPropertyName("timeNano")]
    public long TimeNano => record.Nanoseconds;
}

/// <summary>podman events --format json.</summary>
internal sealed class PodmanEvent(EventRecord record)
{
    private readonly EventRow _row = new(record);

    public string ID => _row.ID;

    public string? Image => record.Attributes.GetValueOrDefault("image");

    public string Name => _row.Name;

    public string Status => _row.Status;

    public DateTimeOffset Time => record.Time;

    public string Type => record.Type;

    public int? ContainerExitCode => record.Attributes.ContainsKey("exitCode") ? _row.ContainerExitCode : null;

    public IReadOnlyDictionary<string, string>? Attributes => _row.Attributes.Count > 0 ? _row.Attributes : null;
}

[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(DockerEvent))]
[JsonSerializable(typeof(PodmanEvent))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class EventJson : JsonSerializerContext
{
    public static EventJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
