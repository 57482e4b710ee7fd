using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Images.Browsing;

namespace Corten.Output;

/// <summary>What <c>image tree --format json</c> prints.</summary>
internal sealed record TreeDocument(
    string Id, IReadOnlyList<string> Tags, long Size, long WastedBytes, double Efficiency, IReadOnlyList<LayerDocument> Layers, IReadOnlyList<WastedFile> Wasted)
{
    public static TreeDocument Of(ImageTree tree) => new(
        tree.Image.Id.ToString(),
        [.. tree.Image.Names.Select(name => name.Familiar)],
        tree.Size,
        tree.WastedBytes,
        tree.Efficiency,
        [.. tree.Layers.Select(LayerDocument.Of)],
        tree.Wasted);
}

/// <summary>A layer in it.</summary>
internal sealed record LayerDocument(
    int Number, string DiffId, string CreatedBy, long StoredSize, long Size, int Added, int Changed, int Deleted, IReadOnlyList<FileDocument>? Files)
{
    public static LayerDocument Of(TreeLayer layer) => new(
        layer.Number,
        layer.DiffId.ToString(),
        layer.CreatedBy,
        layer.StoredSize,
        layer.Size,
        layer.Added,
        layer.Changed,
        layer.Deleted,
        layer.Files.Count == 0 ? null : [.. layer.Files.Select(FileDocument.Of)]);
}

/// <summary>A file in it.</summary>
internal sealed record FileDocument(string Change, string Path, string? Kind, string? Mode, uint? Uid, uint? Gid, long? Size, string? LinkTarget)
{
    public static FileDocument Of(TreeFile file) => new(
        ((char)file.Change).ToString(),
        file.Path,
        file.Entry?.Kind.ToString(),
        file.Entry is { } entry ? Convert.ToString(entry.Mode, 8) : null,
        file.Entry?.Uid,
        file.Entry?.Gid,
        file.Entry?.Size,
        file.Entry?.LinkTarget is { Length: > 0 } target ? target : null);
}

[JsonSerializable(typeof(TreeDocument))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class TreeJson : JsonSerializerContext
{
    /// <summary>As Default, with harmless characters as themselves.</summary>
    public static TreeJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
