using System.CommandLine;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

/// <summary>What insert and raw add-layer end with: a further layer, the new image, its tag.</summary>
internal static class LayerCommit
{
    public static void Run(ParseResult result, LayoutFlags flags, LayoutImage image, string compression, Action<Stream> write, HistoryEntry? history)
    {
        string tag = flags.ReadNewTag(result, flags.ReadImage(result).Tag);
        var editor = new ImageEditor(image);
        editor.AddLayer(LayerPacker.Pack(image.Layout, compression, write), history);
        var walk = editor.Commit();
        image.Layout.SetTag(tag, walk[0]);
        OciOptions.Info(result, $"new image manifest created: {walk[^1].Digest}");
        OciOptions.Info(result, $"created new tag for image manifest: {tag}");
    }
}
