using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Layouts;

/// <summary>
/// Changes one image of a layout: its configuration, its manifest's annotations, further layers. Both documents are changed as the JSON that
/// they are, so that fields of other programs survive.
/// </summary>
public sealed class ImageEditor
{
    private const string UncompressedSize = "ci.umo.uncompressed_blob_size";

    private readonly OciLayout _layout;
    private readonly IReadOnlyList<Descriptor> _walk;
    private readonly JsonObject _manifest;

    /// <summary>Begins with an image as it is.</summary>
    public ImageEditor(LayoutImage image)
    {
        (_layout, _walk) = (image.Layout, image.Walk);
        _manifest = Parse(image.ManifestJson);
        Root = Parse(image.ConfigJson);
    }

    /// <summary>The whole configuration.</summary>
    public JsonObject Root { get; }

    /// <summary>How a container of the image runs; made where it is missing.</summary>
    public JsonObject Config => Child(Root, "config");

    /// <summary>The manifest's annotations; made where they are missing.</summary>
    public JsonObject Annotations => Child(_manifest, "annotations");

    /// <summary>Removes the manifest's annotations.</summary>
    public void ClearAnnotations() => _manifest.Remove("annotations");

    /// <summary>Adds a line to the history; null adds none.</summary>
    public void AddHistory(HistoryEntry? entry, bool emptyLayer)
    {
        if (entry is null)
            return;
        var line = new JsonObject { ["created"] = GoTime.Format(entry.Created) };
        if (entry.CreatedBy.Length > 0)
            line["created_by"] = entry.CreatedBy;
        if (entry.Author.Length > 0)
            line["author"] = entry.Author;
        if (entry.Comment.Length > 0)
            line["comment"] = entry.Comment;
        if (emptyLayer)
            line["empty_layer"] = true;
        Array(Root, "history").Add((JsonNode)line);
    }

    /// <summary>Adds a layer on top.</summary>
    public void AddLayer(NewLayer layer, HistoryEntry? history)
    {
        Array(Child(Root, "rootfs"), "diff_ids").Add((JsonNode)layer.DiffId.ToString());
        AddHistory(history, emptyLayer: false);
        var descriptor = new JsonObject
        {
            ["mediaType"] = layer.Blob.MediaType,
            ["digest"] = layer.Blob.Digest.ToString(),
            ["size"] = layer.Blob.Size,
        };
        if (layer.Blob.Size != layer.Bytes)
            descriptor["annotations"] = new JsonObject { [UncompressedSize] = layer.Bytes.ToString(CultureInfo.InvariantCulture) };
        Array(_manifest, "layers").Add((JsonNode)descriptor);
    }

    /// <summary>Keeps the changed documents; an image that stood in an index gets a new index around it.</summary>
    /// <returns>The walk to the new image: what is tagged comes first, the manifest last.</returns>
    public IReadOnlyList<Descriptor> Commit()
    {
        DocumentOrder.SortConfig(Root);
        var config = _layout.PutDocument(ToJson(Root), MediaTypes.Config);
        var descriptor = Child(_manifest, "config");
        descriptor["digest"] = config.Digest.ToString();
        descriptor["size"] = config.Size;
        _manifest["mediaType"] = MediaTypes.Manifest;
        DocumentOrder.SortManifest(_manifest);
        var walk = new Descriptor[_walk.Count];
        var document = _layout.PutDocument(ToJson(_manifest), MediaTypes.Manifest);
        walk[^1] = _walk[^1] with { MediaType = document.MediaType, Digest = document.Digest, Size = document.Size };
        for (int depth = walk.Length - 2; depth >= 0; depth--)
        {
            var index = _layout.PutDocument(ReplaceEntry(_walk[depth], _walk[depth + 1], walk[depth + 1]), _walk[depth].MediaType);
            walk[depth] = _walk[depth] with { Digest = index.Digest, Size = index.Size };
        }
        return walk;
    }

    private byte[] ReplaceEntry(Descriptor index, Descriptor old, Descriptor made)
    {
        var document = Parse(_layout.ReadDocument(index));
        foreach (var entry in Array(document, "manifests").OfType<JsonObject>())
        {
            if ((string?)entry["digest"] != old.Digest.ToString())
                continue;
            entry["digest"] = made.Digest.ToString();
            entry["size"] = made.Size;
        }
        return ToJson(document);
    }

    private static JsonObject Parse(byte[] json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new ImageException(ImageError.BadImage, "a document of the image is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new ImageException(ImageError.BadImage, "a document of the image is not valid JSON", e);
        }
    }

    /// <summary>The object under <paramref name="name"/>; made where there is none.</summary>
    public static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child)
            return child;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }

    /// <summary>The array under <paramref name="name"/>; made where there is none.</summary>
    public static JsonArray Array(JsonObject parent, string name)
    {
        if (parent[name] is JsonArray array)
            return array;
        var made = new JsonArray();
        parent[name] = made;
        return made;
    }

    /// <summary>The document as Go's encoder writes one: with a line break at its end, and what HTML knows escaped.</summary>
    public static byte[] ToJson(JsonNode node)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            node.WriteTo(writer);
        return Encoding.UTF8.GetBytes(AsGo(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length))) + "\n");
    }

    // These characters stand in strings only; Go's escapes have lower-case digits.
    private static string AsGo(string json)
    {
        var text = new StringBuilder(json.Length);
        for (int i = 0; i < json.Length; i++)
        {
            if (json[i] == '\\')
            {
                int length = json[i + 1] == 'u' ? 6 : 2;
                text.Append(json.AsSpan(i, 2)).Append(json.Substring(i + 2, length - 2).ToLowerInvariant());
                i += length - 1;
            }
            else
            {
                text.Append(json[i] switch { '<' => "\\u003c", '>' => "\\u003e", '&' => "\\u0026", var c => c.ToString() });
            }
        }
        return text.ToString();
    }
}
