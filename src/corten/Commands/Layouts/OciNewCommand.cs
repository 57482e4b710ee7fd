using System.CommandLine;
using System.Text.Json.Nodes;
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
            var config = new JsonObject
            {
                ["created"] = GoTime.Format(OciOptions.Now.ToUniversalTime()),
                ["architecture"] = Platform.Host.Architecture,
                ["os"] = Platform.Host.Os,
                ["config"] = new JsonObject(),
                ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray() },
            };
            var descriptor = layout.PutDocument(ImageEditor.ToJson(config), MediaTypes.Config);
            var manifest = new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = MediaTypes.Manifest,
                ["config"] = new JsonObject { ["mediaType"] = descriptor.MediaType, ["digest"] = descriptor.Digest.ToString(), ["size"] = descriptor.Size },
                ["layers"] = new JsonArray(),
            };
            var image = layout.PutDocument(ImageEditor.ToJson(manifest), MediaTypes.Manifest);
            layout.SetTag(tag, image);
            OciOptions.Info(result, $"new image manifest created: {image.Digest}");
            OciOptions.Info(result, $"created new tag for image manifest: {tag}");
        });
    }
}
