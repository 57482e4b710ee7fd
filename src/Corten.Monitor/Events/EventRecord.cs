using System.Text.Json;

namespace Corten.Monitor.Events;

/// <summary>Something that happened to a container, an image or a volume: one line of the event log, in docker's words.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Type">container, image or volume.</param>
/// <param name="Action">What: create, start, die, ...</param>
/// <param name="Id">The whole id of a container or image; the name of what has no other.</param>
/// <param name="Attributes">What else is known: name, image, labels, exitCode, signal, ...</param>
public sealed record EventRecord(DateTimeOffset Time, string Type, string Action, string Id, IReadOnlyDictionary<string, string> Attributes)
{
    private const int NanosecondsPerTick = 100;

    /// <summary>Nanoseconds since 1970.</summary>
    public long Nanoseconds => (Time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NanosecondsPerTick;

    /// <summary>The line, with its line feed.</summary>
    public byte[] ToLine()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("time", Nanoseconds);
            json.WriteString("type", Type);
            json.WriteString("action", Action);
            json.WriteString("id", Id);
            json.WriteStartObject("attributes");
            foreach (var (key, value) in Attributes)
                json.WriteString(key, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Reads a line; null where it is none, as on a disk that was full.</summary>
    public static EventRecord? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var time = DateTimeOffset.UnixEpoch.AddTicks(root.GetProperty("time").GetInt64() / NanosecondsPerTick);
            return new EventRecord(
                time, root.GetProperty("type").GetString()!, root.GetProperty("action").GetString()!, root.GetProperty("id").GetString()!, Pairs(root.GetProperty("attributes")));
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The strings of a JSON object.</summary>
    internal static Dictionary<string, string> Pairs(JsonElement json)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var property in json.EnumerateObject())
            pairs[property.Name] = property.Value.GetString() ?? "";
        return pairs;
    }
}
