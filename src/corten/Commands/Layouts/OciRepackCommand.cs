using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Bundles;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

internal static class OciRepackCommand
{
    public static Verb Verb { get; } = new("repack", "Pack what was changed in a bundle as a further layer of its image", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        var history = new HistoryFlags();
        var compression = new CompressionFlag();
        var refresh = CommandOptions.Switch("--refresh-bundle", "Afterwards the bundle is as if it had been unpacked from the new image");
        var mask = CommandOptions.List("--mask-path", "PATH", "Leave out changes of this path and below it");
        var noVolumes = CommandOptions.Switch("--no-mask-volumes", "Pack changes in the image's volumes too");
        var bundle = new Argument<string>("BUNDLE") { Description = "A bundle that was unpacked from the image layout" };
        OciOptions.Define(command, [flags.Image, .. history.All, compression.Option, refresh, mask, noVolumes], [bundle], result =>
        {
            string directory = UnpackFlags.NotEmpty(result.GetValue(bundle)!, "BUNDLE");
            var (path, tag) = flags.ReadImage(result);
            using var layout = OciLayout.Open(path);
            var made = BundleRepacker.Repack(layout, tag, directory, new RepackOptions
            {
                MaskedPaths = result.GetValue(mask)!,
                MaskVolumes = !result.GetValue(noVolumes),
                Refresh = result.GetValue(refresh),
                Compression = compression.Read(result),
                History = author => history.Read(result, "umoci repack", author),
                NewestTime = OciOptions.SourceDateEpoch,
            });
            OciOptions.Info(result, $"new image manifest created: {made.Digest}");
            OciOptions.Info(result, $"created new tag for image manifest: {tag}");
        });
    }
}
