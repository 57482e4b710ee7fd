using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Bundles;

namespace Corten.Commands.Layouts;

internal static class OciUnpackCommand
{
    public static Verb Verb { get; } = new("unpack", "Unpack an image of a layout into a bundle that any OCI runtime takes", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        var owners = new OwnerFlags();
        var keepLinks = UnpackFlags.KeepDirectoryLinks();
        var bundle = new Argument<string>("BUNDLE") { Description = "The directory to unpack into" };
        OciOptions.Define(command, [flags.Image, .. owners.All, keepLinks], [bundle], result =>
        {
            string directory = UnpackFlags.NotEmpty(result.GetValue(bundle)!, "BUNDLE");
            var image = flags.OpenImage(result);
            using var layout = image.Layout;
            BundleUnpacker.Unpack(image, directory, owners.Read(result), result.GetValue(keepLinks), ImageUsers.Lookup);
            OciOptions.Info(result, $"unpacked image bundle: {directory}");
        });
    }
}
