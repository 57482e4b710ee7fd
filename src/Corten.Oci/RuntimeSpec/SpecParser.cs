using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Corten.Oci.RuntimeSpec;

/// <summary>Parses the JSON files of the runtime specification. Fails with one sentence that names the file, the field and the line.</summary>
public static class SpecParser
{
    /// <summary>Parses a config.json.</summary>
    /// <param name="utf8">The file's content.</param>
    /// <param name="file">What the error message calls it.</param>
    /// <exception cref="SpecException">It is not JSON, or a field has the wrong type.</exception>
    public static Spec Parse(ReadOnlySpan<byte> utf8, string file = "config.json") => Read(utf8, file, RuntimeSpecJson.Default.Spec);

    /// <summary>Parses a process object, as exec reads it from a file.</summary>
    /// <inheritdoc cref="Parse"/>
    public static Process ParseProcess(ReadOnlySpan<byte> utf8, string file) => Read(utf8, file, RuntimeSpecJson.Default.Process);

    /// <summary>Parses a resources object, as update reads it.</summary>
    /// <inheritdoc cref="Parse"/>
    public static LinuxResources ParseResources(ReadOnlySpan<byte> utf8, string file) =>
        Read(utf8, file, RuntimeSpecJson.Default.LinuxResources);

    /// <summary>Parses a state object.</summary>
    /// <inheritdoc cref="Parse"/>
    public static State ParseState(ReadOnlySpan<byte> utf8, string file) => Read(utf8, file, RuntimeSpecJson.Default.State);

    private static T Read<T>(ReadOnlySpan<byte> utf8, string file, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type) ?? throw new SpecException($"{file}: must be an object, not null");
        }
        catch (JsonException error)
        {
            throw new SpecException(Describe(error, utf8, file, type));
        }
    }

    // The reader's own errors are wrapped; what is not wrapped is a value of the wrong type.
    private static string Describe(JsonException error, ReadOnlySpan<byte> utf8, string file, JsonTypeInfo type)
    {
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
            return $"{file}: is empty";
        string line = $"line {error.LineNumber + 1}";
        if (error.InnerException is JsonException)
            return $"{file}: is not valid JSON, {line}, column {error.BytePositionInLine + 1}";
        var field = JsonField.Resolve(type, error.Path ?? "$");
        return field.Name.Length == 0
            ? $"{file}: must be {field.Expected}, {line}"
            : $"{file}: {field.Name} must be {field.Expected}, {line}";
    }
}
