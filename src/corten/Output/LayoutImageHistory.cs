using System.Text.Json;
using Corten.Images.Layouts;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Output;

/// <summary>A line of an image's history and the layer that it made, where it made one.</summary>
/// <param name="Fields">The line's own fields, as they are stored.</param>
/// <param name="Layer">The layer; null where it made none.</param>
/// <param name="DiffId">The layer's diff ID.</param>
internal sealed record LayoutImageHistory(IReadOnlyList<JsonProperty> Fields, Descriptor? Layer, Digest? DiffId)
{
    /// <summary>A text field; empty where it is absent.</summary>
    public string Text(string name) =>
        Fields.FirstOrDefault(f => f.NameEquals(name)) is { Value.ValueKind: JsonValueKind.String } field ? field.Value.GetString()! : "";

    /// <summary>The lines, oldest first. A history that names more layers than there are ends with lines without.</summary>
    public static IReadOnlyList<LayoutImageHistory> Of(LayoutImage image)
    {
        // The document lives as long as the fields that point into it.
        var root = JsonDocument.Parse(image.ConfigJson).RootElement;
        var lines = new List<LayoutImageHistory>();
        if (!root.TryGetProperty("history", out var history) || history.ValueKind != JsonValueKind.Array)
            return lines;
        int next = 0;
        foreach (var line in history.EnumerateArray().Where(l => l.ValueKind == JsonValueKind.Object))
        {
            bool empty = line.TryGetProperty("empty_layer", out var flag) && flag.ValueKind == JsonValueKind.True;
            bool made = !empty && next < image.Manifest.Layers.Count;
            lines.Add(new LayoutImageHistory(
                [.. line.EnumerateObject()], made ? image.Manifest.Layers[next] : null, made ? image.Config.Rootfs.DiffIds[next] : null));
            next += made ? 1 : 0;
        }
        return lines;
    }
}
