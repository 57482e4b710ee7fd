using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Layouts;
using Corten.Oci.ImageSpec;

namespace Corten.Commands.Layouts;

internal static class OciNewCommand
{
    public static Verb Verb { get; } = new("new", "Make an image without layers", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        OciOptions.Define(command, [flags.Image], [], result =>
        {
            var (path, tag) = flags.ReadImage(result);
            using var layout = OciLayout.Open(path);
            var config = new ImageConfig
            {
                Created = OciOptions.Now.ToUniversalTime(),
                Architecture = Platform.Host.Architecture,
                Variant = Platform.Host.Variant,
                Os = Platform.Host.Os,
            };
            var manifest = new Manifest
            {
                MediaType = MediaTypes.Manifest,
                Config = layout.PutDocument(config.ToJson(), MediaTypes.Config),
            };
            var image = layout.PutDocument(manifest.ToJson(), MediaTypes.Manifest);
            layout.SetTag(tag, image);
            OciOptions.Info(result, $"new image manifest created: {image.Digest}");
            OciOptions.Info(result, $"created new tag for image manifest: {tag}");
        });
    }
}
