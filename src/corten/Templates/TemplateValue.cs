using System.Text.Json;

namespace Corten.Templates;

/// <summary>JSON values with the meaning that Go's templates give them.</summary>
internal static class TemplateValue
{
    public static JsonElement String(string text) => Make(writer => writer.WriteStringValue(text));

    public static JsonElement Number(long number) => Make(writer => writer.WriteNumberValue(number));

    /// <summary>A number as it is written.</summary>
    public static JsonElement Parse(string number) => Make(writer =>
    {
        if (long.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out long whole))
            writer.WriteNumberValue(whole);
        else
            writer.WriteNumberValue(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
    });

    public static JsonElement List(IEnumerable<JsonElement> items) => Make(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
            item.WriteTo(writer);
        writer.WriteEndArray();
    });

    /// <summary>The items of a list with their numbers, or those of a map with their names, in the names' order.</summary>
    public static IReadOnlyList<(JsonElement Key, JsonElement Value)> Entries(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select((item, i) => (Number(i), item))],
        JsonValueKind.Object => [.. value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => (String(p.Name), p.Value))],
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => throw TemplateError.Cannot($"goes through {Text(value)}, which is neither a list nor a map"),
    };

    /// <summary>Less than zero, zero or more: numbers and strings by their order, others only as equal or not.</summary>
    public static int Compare(JsonElement first, JsonElement second)
    {
        if (first.ValueKind == JsonValueKind.Number && second.ValueKind == JsonValueKind.Number)
            return first.GetDouble().CompareTo(second.GetDouble());
        if (first.ValueKind == JsonValueKind.String && second.ValueKind == JsonValueKind.String)
            return string.CompareOrdinal(first.GetString(), second.GetString());
        bool comparable = first.ValueKind is JsonValueKind.True or JsonValueKind.False && second.ValueKind is JsonValueKind.True or JsonValueKind.False;
        bool isNothing = first.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined || second.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;
        return comparable || isNothing
            ? (first.ValueKind == second.ValueKind ? 0 : 1)
            : throw TemplateError.Cannot($"compares {Text(first)} with {Text(second)}, which are of different kinds");
    }

    public static JsonElement Boolean(bool value) => Make(writer => writer.WriteBooleanValue(value));

    public static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => false,
    };

    public static IReadOnlyList<JsonElement> Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray()],
        JsonValueKind.Object => [.. value.EnumerateObject().Select(p => p.Value)],
        _ => [],
    };

    /// <summary>As Go prints it: strings bare, lists as [a b], maps as map[k:v].</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "<no value>",
        JsonValueKind.Array => "[" + string.Join(' ', value.EnumerateArray().Select(Text)) + "]",
        JsonValueKind.Object => "map[" + string.Join(' ', value.EnumerateObject().Select(p => $"{p.Name}:{Text(p.Value)}")) + "]",
        _ => value.GetRawText(),
    };

    private static JsonElement Make(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);
        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
