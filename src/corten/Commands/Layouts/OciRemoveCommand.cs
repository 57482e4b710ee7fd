using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

internal static class OciRemoveCommand
{
    public static Verb Verb { get; } = new("remove", "Remove a tag from an image layout", Define) { Aliases = ["rm"] };

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        OciOptions.Define(command, [flags.Image], [], result =>
        {
            var (path, tag) = flags.ReadImage(result);
            using var layout = OciLayout.Open(path);
            OciOptions.Info(result, layout.RemoveTag(tag) ? $"removed tag: {tag}" : $"there was no tag: {tag}");
        });
    }
}
