using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

internal static class OciConfigCommand
{
    public static Verb Verb { get; } = new("config", "Change the configuration of an image of a layout", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        var history = new HistoryFlags();
        var changes = new ConfigFlags();
        OciOptions.Define(command, [flags.Image, flags.NewTag, .. changes.All, .. history.All], [], result =>
        {
            string tag = flags.ReadNewTag(result, flags.ReadImage(result).Tag);
            var image = flags.OpenImage(result);
            using var layout = image.Layout;
            var editor = new ImageEditor(image);
            changes.Apply(result, editor);
            editor.AddHistory(history.Read(result, "umoci config", (string?)editor.Root["author"] ?? ""), emptyLayer: true);
            var walk = editor.Commit();
            layout.SetTag(tag, walk[0]);
            OciOptions.Info(result, $"new image manifest created: {walk[^1].Digest}");
            OciOptions.Info(result, $"created new tag for image manifest: {tag}");
        });
    }
}
