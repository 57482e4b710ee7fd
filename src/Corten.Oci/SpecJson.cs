using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Corten.Oci;

/// <summary>Turns the two ways in which JSON can be wrong into one exception with a sentence.</summary>
internal static class SpecJson
{
    public static T Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new FormatException($"the {what} is null");
        }
        catch (JsonException e)
        {
            throw new FormatException($"the {what} is not valid JSON of its kind{(e.Path is null ? "" : $" at {e.Path}")}", e);
        }
    }
}
