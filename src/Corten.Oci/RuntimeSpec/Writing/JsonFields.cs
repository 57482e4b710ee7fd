using System.Buffers;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Corten.Oci.RuntimeSpec.Writing;

/// <summary>
/// Fields of a JSON object, each left out where its value is null. A record is written by a method of its own: the class library's serializer,
/// with what it needs of reflection, would be a fifth of a runtime that is read from the disk for every container.
/// </summary>
public static class JsonFields
{
    private static readonly JsonWriterOptions s_compact = new() { SkipValidation = true };

    // One tab per level, as runc's spec command writes it.
    private static readonly JsonWriterOptions s_tabs = new()
    {
        Indented = true,
        IndentCharacter = '\t',
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonWriterOptions s_spaces = new() { Indented = true };

    private static readonly JsonWriterOptions s_wide = new() { Indented = true, IndentSize = 4 };

    /// <summary>An object without line breaks.</summary>
    public static byte[] Compact<T>(T value, Action<Utf8JsonWriter, T> fields) => Document(w => w.Record(value, fields), s_compact);

    /// <summary>An object with one field on a line, indented by a tab for each level.</summary>
    public static byte[] WithTabs<T>(T value, Action<Utf8JsonWriter, T> fields) => Document(w => w.Record(value, fields), s_tabs);

    /// <summary>As <see cref="WithTabs"/> with two spaces for each level.</summary>
    public static byte[] WithSpaces<T>(T value, Action<Utf8JsonWriter, T> fields) => Document(w => w.Record(value, fields), s_spaces);

    /// <summary>As <see cref="WithTabs"/> with four spaces for each level.</summary>
    public static byte[] WithWideSpaces<T>(T value, Action<Utf8JsonWriter, T> fields) => Document(w => w.Record(value, fields), s_wide);

    /// <summary>An array of objects without line breaks.</summary>
    public static byte[] Compact<T>(IReadOnlyList<T> values, Action<Utf8JsonWriter, T> fields) => Document(w => w.Elements(values, fields), s_compact);

    /// <summary>A string.</summary>
    public static void Text(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    /// <summary>true or false.</summary>
    public static void Flag(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } flag)
            writer.WriteBoolean(name, flag);
    }

    /// <summary>true; false is left out.</summary>
    public static void FlagIfSet(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool value) => writer.Flag(name, value ? true : null);

    /// <summary>An integer.</summary>
    public static void Number(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }

    /// <summary>An integer without sign.</summary>
    public static void Count(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, ulong? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }

    /// <summary>An integer; zero is left out.</summary>
    public static void NumberIfSet(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, long value) => writer.Number(name, value == 0 ? null : value);

    /// <summary>An integer without sign; zero is left out.</summary>
    public static void CountIfSet(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, ulong value) => writer.Count(name, value == 0 ? null : value);

    /// <summary>An array of strings.</summary>
    public static void Texts(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string>? values)
    {
        if (values is null)
            return;
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    /// <summary>An array of integers.</summary>
    public static void Counts<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? values)
        where T : struct, IUnsignedNumber<T>
    {
        if (values is null)
            return;
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteNumberValue(ulong.CreateTruncating(value));
        writer.WriteEndArray();
    }

    /// <summary>An object of strings by free names.</summary>
    public static void Map(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string>? values)
    {
        if (values is null)
            return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
            writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    /// <summary>An object of objects by free names.</summary>
    public static void Map<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, T>? values, Action<Utf8JsonWriter, T> fields)
        where T : class
    {
        if (values is null)
            return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            writer.WritePropertyName(key);
            writer.Record(value, fields);
        }
        writer.WriteEndObject();
    }

    /// <summary>An object.</summary>
    public static void Record<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, Action<Utf8JsonWriter, T> fields)
        where T : class
    {
        if (value is null)
            return;
        writer.WritePropertyName(name);
        writer.Record(value, fields);
    }

    /// <summary>An array of objects.</summary>
    public static void Records<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T>? values, Action<Utf8JsonWriter, T> fields)
        where T : class
    {
        if (values is null)
            return;
        writer.WritePropertyName(name);
        writer.Elements(values, fields);
    }

    private static void Record<T>(this Utf8JsonWriter writer, T value, Action<Utf8JsonWriter, T> fields)
    {
        writer.WriteStartObject();
        fields(writer, value);
        writer.WriteEndObject();
    }

    private static void Elements<T>(this Utf8JsonWriter writer, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> fields)
    {
        writer.WriteStartArray();
        foreach (var value in values)
            writer.Record(value, fields);
        writer.WriteEndArray();
    }

    private static byte[] Document(Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
