using System.Globalization;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Monitor.Events;
using Corten.Templates;

namespace Corten.Output;

/// <summary>How an event is printed: docker's line, podman's, the JSON of either, or a template.</summary>
internal static class EventText
{
    /// <summary>What makes the line of an event.</summary>
    /// <param name="format">--format.</param>
    /// <param name="full">Whether podman's line has the whole id.</param>
    public static Func<EventRecord, string> For(string? format, bool full)
    {
        if (format is "json" or "{{json .}}" or "{{ json . }}")
            return record => Dialect.IsPodman ? Json(new PodmanEvent(record), EventJson.Relaxed.PodmanEvent) : Json(new DockerEvent(record), EventJson.Relaxed.DockerEvent);
        if (!string.IsNullOrEmpty(format))
        {
            var template = FormatTemplate.Parse(format);
            return record => template.Execute(JsonSerializer.SerializeToElement(new EventRow(record), EventJson.Relaxed.EventRow));
        }
        return Dialect.IsPodman ? record => Podman(new EventRow(record), record, full) : Docker;
    }

    private static string Json<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static string Docker(EventRecord record)
    {
        string attributes = string.Join(", ", record.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
        string time = record.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z", CultureInfo.InvariantCulture);
        return $"{time} {record.Type} {record.Action} {record.Id}{(attributes.Length > 0 ? $" ({attributes})" : "")}";
    }

    private static string Podman(EventRow row, EventRecord record, bool full)
    {
        string id = full || row.ID.Length < 12 ? row.ID : row.ID[..12];
        if (record.Type != "container")
            return $"{row.Time} {row.Type} {row.Status} {(record.Type == "volume" ? "" : id + " ")}{row.Name}";
        string more = string.Concat(row.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $", {a.Key}={a.Value}"));
        return $"{row.Time} {row.Type} {row.Status} {id} (image={row.Image}, name={row.Name}{more})";
    }
}
