using System.CommandLine;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands.Layouts;

internal static class OciStatCommand
{
    public static Verb Verb { get; } = new("stat", "Show an image of a layout: manifest, configuration and history", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        var json = CommandOptions.Switch("--json", "Print JSON");
        OciOptions.Define(command, [flags.Image, json], [], result =>
        {
            var image = flags.OpenImage(result);
            using var layout = image.Layout;
            if (result.GetValue(json))
                LayoutImageJson.Write(image, result.InvocationConfiguration.Output);
            else
                LayoutImageText.Write(image, result.InvocationConfiguration.Output);
        });
    }
}
