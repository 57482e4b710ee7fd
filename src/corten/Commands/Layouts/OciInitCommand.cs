using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

internal static class OciInitCommand
{
    public static Verb Verb { get; } = new("init", "Make an empty image layout", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        OciOptions.Define(command, [flags.Layout], [], result =>
        {
            string path = flags.ReadLayout(result);
            if (Path.Exists(path))
                throw new UsageException($"image layout creation: path already exists: {path}");
            OciLayout.Create(path).Dispose();
            OciOptions.Info(result, $"created new OCI image: {path}");
        });
    }
}
