using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands.Layouts;

internal static class OciTagCommand
{
    public static Verb Verb { get; } = new("tag", "Give an image of a layout a further tag", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        var newTag = new Argument<string>("TAG") { Description = "The new tag" };
        OciOptions.Define(command, [flags.Image], [newTag], result =>
        {
            string tag = LayoutFlags.CheckTag(result.GetValue(newTag)!, "TAG");
            var image = flags.OpenImage(result);
            using var layout = image.Layout;
            layout.SetTag(tag, image.Walk[0]);
            OciOptions.Info(result, $"created new tag: \"{tag}\"");
        });
    }
}
