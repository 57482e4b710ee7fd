using Corten.Monitor.Events;
using Corten.Oci;

namespace Corten.Engine.Events;

/// <summary>What --filter asks of events, in docker's and podman's words. Values of one key are alternatives, but those of label must all hold, and so must different keys.</summary>
public sealed class EventFilters
{
    private readonly List<(string Key, string Value)> _filters;

    private EventFilters(List<(string Key, string Value)> filters) => _filters = filters;

    /// <summary>The keys.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["container", "event", "id", "image", "label", "name", "status", "type", "volume"];

    /// <summary>Reads filters, KEY=VALUE each.</summary>
    /// <exception cref="EngineException">One is not of the form, or has an unknown key.</exception>
    public static EventFilters Parse(IEnumerable<string> texts)
    {
        var filters = new List<(string, string)>();
        foreach (string text in texts)
        {
            string[] parts = text.Split('=', 2);
            string key = parts[0].ToLowerInvariant();
            if (parts.Length != 2 || !Keys.Contains(key))
                throw new EngineException($"invalid filter \"{text}\": KEY=VALUE, with one of {string.Join(", ", Keys)}");
            filters.Add((key == "status" ? "event" : key, parts[1]));
        }
        return new EventFilters(filters);
    }

    /// <summary>Whether the event is one of those asked for.</summary>
    public bool Matches(EventRecord record)
    {
        foreach (var group in _filters.GroupBy(f => f.Key))
        {
            bool holds = group.Key == "label" ? group.All(f => Holds(f.Key, f.Value, record)) : group.Any(f => Holds(f.Key, f.Value, record));
            if (!holds)
                return false;
        }
        return true;
    }

    private static bool Holds(string key, string value, EventRecord record) => key switch
    {
        "container" or "volume" => record.Type == key && IsNamed(record, value),
        "event" => record.Action.Split(':')[0] == value || EventNames.ToPodman(record.Type, record.Action) == value,
        "id" => record.Id.StartsWith(value, StringComparison.Ordinal),
        "image" => IsOf(record, value),
        "label" => HasLabel(record, value),
        "name" => record.Attributes.GetValueOrDefault("name") == value,
        _ => record.Type == value,
    };

    private static bool IsNamed(EventRecord record, string value) =>
        record.Attributes.GetValueOrDefault("name") == value || (value.Length > 0 && record.Id.StartsWith(value, StringComparison.Ordinal));

    private static bool IsOf(EventRecord record, string value)
    {
        string? name = record.Attributes.GetValueOrDefault(record.Type == "image" ? "name" : "image");
        if (name == value || (record.Type == "image" && value.Length > 0 && record.Id.Split(':')[^1].StartsWith(value.Split(':')[^1], StringComparison.Ordinal)))
            return true;
        return Reference.TryParse(name ?? "", out var own, out _) && Reference.TryParse(value, out var wanted, out _)
            && own.WithDefaultTag().ToString() == wanted.WithDefaultTag().ToString();
    }

    private static bool HasLabel(EventRecord record, string wanted)
    {
        string[] parts = wanted.Split('=', 2);
        return record.Attributes.TryGetValue(parts[0], out string? value) && (parts.Length == 1 || value == parts[1]);
    }
}
