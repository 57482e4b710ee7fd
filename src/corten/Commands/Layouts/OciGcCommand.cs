using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

internal static class OciGcCommand
{
    public static Verb Verb { get; } = new("gc", "Remove what no tag of an image layout leads to", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        OciOptions.Define(command, [flags.Layout], [], result =>
        {
            using var layout = OciLayout.Open(flags.ReadLayout(result));
            foreach (var digest in layout.CollectGarbage())
                OciOptions.Info(result, $"garbage collected blob: {digest}");
        });
    }
}
