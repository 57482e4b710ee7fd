using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

internal static class OciListCommand
{
    public static Verb Verb { get; } = new("list", "List the tags of an image layout", Define) { Aliases = ["ls"] };

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        OciOptions.Define(command, [flags.Layout], [], result =>
        {
            using var layout = OciLayout.Open(flags.ReadLayout(result));
            foreach (string tag in layout.Tags())
                result.InvocationConfiguration.Output.WriteLine(tag);
        });
    }
}
