using System.Text.Encodings.Web;
using System.Text.Json;
using Corten.Templates;

namespace Corten.Output;

/// <summary>Prints what inspect verbs found: a JSON list, or a template for each.</summary>
internal static class Inspections
{
    /// <summary>Prints one value: indented JSON for "json", else by the template.</summary>
    public static void PrintOne(TextWriter output, JsonElement value, string format)
    {
        if (format != "json")
        {
            output.WriteLine(FormatTemplate.Parse(format).Execute(value));
            return;
        }
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            value.WriteTo(writer);
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    public static void Print(TextWriter output, IReadOnlyList<JsonElement> found, string? format)
    {
        if (!string.IsNullOrEmpty(format) && format != "json")
        {
            var template = FormatTemplate.Parse(format);
            foreach (var value in found)
                output.WriteLine(template.Execute(value));
            return;
        }
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = format != "json", IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartArray();
            foreach (var value in found)
                value.WriteTo(writer);
            writer.WriteEndArray();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
