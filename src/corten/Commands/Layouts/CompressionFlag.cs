using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Layouts;
using Corten.Oci.ImageSpec;

namespace Corten.Commands.Layouts;

/// <summary>--compress: how a new layer is stored.</summary>
internal sealed class CompressionFlag
{
    public Option<string?> Option { get; } = CommandOptions.Text(
        "--compress", "NAME", $"Compression of the new layer: {string.Join(", ", LayerPacker.Compressions.Select(Name))} or auto");

    /// <summary>The name as media types have it, "" for none, or null for what the image's layers have.</summary>
    public string? Read(ParseResult result)
    {
        string name = result.GetValue(Option) ?? "auto";
        if (name == "auto")
            return null;
        string compression = name == "none" ? "" : name;
        return LayerPacker.Compressions.Contains(compression)
            ? compression
            : throw new UsageException($"invalid --compress: unknown layer compression type \"{name}\"");
    }

    /// <summary>As <see cref="Read(ParseResult)"/>, for a layer upon those of <paramref name="image"/>.</summary>
    public string Read(ParseResult result, Manifest image) => Read(result) ?? LayerPacker.Preferred(image);

    private static string Name(string compression) => compression.Length == 0 ? "none" : compression;
}
