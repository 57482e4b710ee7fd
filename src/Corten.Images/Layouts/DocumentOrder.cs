using System.Text.Json.Nodes;

namespace Corten.Images.Layouts;

/// <summary>
/// The order in which the image-spec's own types write the fields of a configuration and a manifest, so that the same image has the same digest
/// whoever made it. Fields that they do not know follow as they stood; keys of maps are sorted.
/// </summary>
internal static class DocumentOrder
{
    private static readonly string[] _root = ["created", "author", "architecture", "os", "os.version", "os.features", "variant", "config", "rootfs", "history"];
    private static readonly string[] _process = ["User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal", "ArgsEscaped"];
    private static readonly string[] _manifest = ["schemaVersion", "mediaType", "artifactType", "config", "layers", "subject", "annotations"];

    /// <summary>Orders a configuration.</summary>
    public static void SortConfig(JsonObject root)
    {
        Sort(root, _root);
        if (root["config"] is not JsonObject process)
            return;
        Sort(process, _process);
        foreach (string map in new[] { "ExposedPorts", "Volumes", "Labels" })
            SortKeys(process[map]);
    }

    /// <summary>Orders a manifest.</summary>
    public static void SortManifest(JsonObject manifest)
    {
        Sort(manifest, _manifest);
        SortKeys(manifest["annotations"]);
    }

    private static void Sort(JsonObject document, string[] fields) => Rebuild(document, pair => Array.IndexOf(fields, pair.Key) is >= 0 and var at ? at : fields.Length, "");

    private static void SortKeys(JsonNode? map)
    {
        if (map is JsonObject document)
            Rebuild(document, _ => 0, null);
    }

    private static void Rebuild(JsonObject document, Func<KeyValuePair<string, JsonNode?>, int> rank, string? tie)
    {
        // A stable order: with a tie of its own, equals stay as they stood.
        KeyValuePair<string, JsonNode?>[] pairs = [.. document.OrderBy(rank).ThenBy(pair => tie ?? pair.Key, StringComparer.Ordinal)];
        document.Clear();
        foreach (var pair in pairs)
            document.Add(pair);
    }
}
