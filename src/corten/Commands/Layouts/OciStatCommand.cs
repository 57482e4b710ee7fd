using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Layouts;
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
            var (path, tag) = flags.ReadImage(result);
            using var layout = OciLayout.Open(path);
            var manifest = LayoutManifest.Open(layout, tag);
            if (result.GetValue(json))
                LayoutImageJson.Write(manifest, result.InvocationConfiguration.Output);
            else
                LayoutImageText.Write(manifest, result.InvocationConfiguration.Output);
        });
    }
}
