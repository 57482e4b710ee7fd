using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Bundles;

namespace Corten.Commands.Layouts;

internal static class OciRawUnpackCommand
{
    public static Verb Verb { get; } = new("unpack", "Unpack an image of a layout into a root file system", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        var owners = new OwnerFlags();
        var keepLinks = UnpackFlags.KeepDirectoryLinks();
        var rootfs = new Argument<string>("ROOTFS") { Description = "The directory to unpack into" };
        OciOptions.Define(command, [flags.Image, .. owners.All, keepLinks], [rootfs], result =>
        {
            string directory = UnpackFlags.NotEmpty(result.GetValue(rootfs)!, "ROOTFS");
            var image = flags.OpenImage(result);
            using var layout = image.Layout;
            RootfsWriter.Write(image, directory, RootfsWriter.Options(owners.Read(result), result.GetValue(keepLinks)));
            OciOptions.Info(result, $"unpacked image rootfs: {directory}");
        });
    }
}
