using System.Text.Encodings.Web;
using System.Text.Json;
using Corten.Images.Layouts;
using Corten.Oci.ImageSpec;

namespace Corten.Output;

/// <summary><c>oci stat --json</c>: descriptors, documents as they are stored, and the history with the layer that each line made.</summary>
internal static class LayoutImageJson
{
    public static void Write(LayoutManifest manifest, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            WriteDocument(writer, "manifest", manifest.Descriptor, manifest.Json);
            if (LayoutConfig.Read(manifest) is { } config)
                WriteDocument(writer, "config", manifest.Manifest.Config, config);
            if (manifest.Image is { } image)
                WriteHistory(writer, image);
            writer.WriteEndObject();
        }
        output.Write(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n");
    }

    private static void WriteDocument(Utf8JsonWriter writer, string name, Descriptor descriptor, byte[] document)
    {
        writer.WriteStartObject(name);
        WriteDescriptor(writer, "descriptor", descriptor);
        writer.WritePropertyName("blob");
        writer.WriteRawValue(document);
        writer.WriteEndObject();
    }

    private static void WriteDescriptor(Utf8JsonWriter writer, string name, Descriptor? descriptor)
    {
        if (descriptor is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, descriptor, ImageSpecJson.Relaxed.Descriptor);
    }

    private static void WriteHistory(Utf8JsonWriter writer, LayoutImage image)
    {
        writer.WriteStartArray("history");
        foreach (var line in LayoutImageHistory.Of(image))
        {
            writer.WriteStartObject();
            WriteDescriptor(writer, "layer", line.Layer);
            writer.WriteString("diff_id", line.DiffId?.ToString() ?? "");
            foreach (var field in line.Fields)
                field.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
