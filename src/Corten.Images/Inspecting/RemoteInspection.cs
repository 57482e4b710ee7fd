using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Corten.Images.Transports;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Inspecting;

/// <summary>What <c>skopeo inspect</c> tells of an image that lies somewhere: JSON with its names and order.</summary>
public static class RemoteInspection
{
    private static readonly JsonWriterOptions _layout = new() { Indented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Describes an image.</summary>
    /// <param name="location">Where it lies.</param>
    /// <param name="top">What the location leads to, perhaps an index.</param>
    /// <param name="image">The manifest of the image.</param>
    /// <param name="configJson">Its configuration.</param>
    /// <param name="tags">The tags of its repository.</param>
    /// <exception cref="ImageException">Manifest or configuration cannot be read.</exception>
    public static string Describe(ImageLocation location, TransportManifest top, TransportManifest image, byte[] configJson, IReadOnlyList<string> tags)
    {
        try
        {
            var manifest = Manifest.Parse(image.Content);
            using var config = JsonDocument.Parse(configJson);
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, _layout))
                Write(writer, location, top, manifest, config.RootElement, tags);
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw ImageDocuments.Bad(location.ToString()!, e.Message, e);
        }
    }

    private static void Write(Utf8JsonWriter writer, ImageLocation location, TransportManifest top, Manifest manifest, JsonElement config, IReadOnlyList<string> tags)
    {
        var run = Field(config, "config");
        writer.WriteStartObject();
        if (location.Identity is { } name)
            writer.WriteString("Name", name.Name);
        writer.WriteString("Digest", top.Digest.ToString());
        WriteList(writer, "RepoTags", tags);
        Copy(writer, "Created", Field(config, "created"));
        writer.WriteString("DockerVersion", Text(Field(config, "docker_version")));
        Copy(writer, "Labels", Field(run, "Labels"));
        writer.WriteString("Architecture", Text(Field(config, "architecture")));
        if (Text(Field(config, "variant")) is { Length: > 0 } variant)
            writer.WriteString("Variant", variant);
        writer.WriteString("Os", Text(Field(config, "os")));
        WriteList(writer, "Layers", [.. manifest.Layers.Select(layer => layer.Digest.ToString())]);
        WriteLayers(writer, manifest.Layers);
        Copy(writer, "Env", Field(run, "Env"));
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void WriteLayers(Utf8JsonWriter writer, IReadOnlyList<Descriptor> layers)
    {
        writer.WriteStartArray("LayersData");
        foreach (var layer in layers)
        {
            writer.WriteStartObject();
            writer.WriteString("MIMEType", layer.MediaType);
            writer.WriteString("Digest", layer.Digest.ToString());
            writer.WriteNumber("Size", layer.Size);
            writer.WritePropertyName("Annotations");
            WriteMap(writer, layer.Annotations);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? map)
    {
        if (map is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        foreach (var (name, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static void Copy(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        if (value.ValueKind == JsonValueKind.Undefined)
            writer.WriteNullValue();
        else
            value.WriteTo(writer);
    }

    private static JsonElement Field(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) ? found : default;

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
