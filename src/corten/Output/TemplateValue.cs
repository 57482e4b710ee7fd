using System.Text.Json;

namespace Corten.Output;

/// <summary>JSON values with the meaning that Go's templates give them.</summary>
internal static class TemplateValue
{
    public static JsonElement String(string text) => Make(writer => writer.WriteStringValue(text));

    public static JsonElement Number(long number) => Make(writer => writer.WriteNumberValue(number));

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
