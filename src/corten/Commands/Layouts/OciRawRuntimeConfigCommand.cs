using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Bundles;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec.Writing;

namespace Corten.Commands.Layouts;

internal static class OciRawRuntimeConfigCommand
{
    public static Verb Verb { get; } = new("runtime-config", "Make the config.json of an image's containers", Define) { Aliases = ["config"] };

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        var owners = new OwnerFlags();
        var rootfs = CommandOptions.Text("--rootfs", "DIR", "A root file system in which the image's user is looked up");
        var target = new Argument<string>("CONFIG") { Description = "The file to write" };
        OciOptions.Define(command, [flags.Image, .. owners.All, rootfs], [target], result =>
        {
            string path = UnpackFlags.NotEmpty(result.GetValue(target)!, "CONFIG");
            var image = flags.OpenImage(result);
            using var layout = image.Layout;
            string? directory = result.GetValue(rootfs) is { Length: > 0 } given ? given : null;
            AtomicFile.Write(path, SpecWriter.Format(RuntimeConfiguration.Create(image.Config, directory, ImageUsers.Lookup, owners.Read(result), image.Created)), 0x1a4, durable: false);
        });
    }
}
