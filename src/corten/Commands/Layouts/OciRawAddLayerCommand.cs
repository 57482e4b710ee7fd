using System.CommandLine;
using Corten.CommandLine;
using Corten.Linux.Files;

namespace Corten.Commands.Layouts;

internal static class OciRawAddLayerCommand
{
    public static Verb Verb { get; } = new("add-layer", "Put an uncompressed tar on an image as a further layer, as it is", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        var history = new HistoryFlags();
        var compression = new CompressionFlag();
        var archive = new Argument<string>("TAR") { Description = "The uncompressed archive" };
        OciOptions.Define(command, [flags.Image, flags.NewTag, .. history.All, compression.Option], [archive], result =>
        {
            string path = UnpackFlags.NotEmpty(result.GetValue(archive)!, "TAR");
            _ = compression.Read(result);
            var image = flags.OpenImage(result);
            using var layout = image.Layout;
            using var tar = OpenArchive(path);
            LayerCommit.Run(result, flags, image, compression.Read(result, image.Manifest), tar.CopyTo, history.Read(result, "umoci raw add-layer", image.Config.Author ?? ""));
        });
    }

    private static FileStream OpenArchive(string path)
    {
        var file = UnixFile.Open(path, OpenFlags.ReadOnly);
        if (FileStatus.Of(file).Kind != FileKind.Directory)
            return new FileStream(file, FileAccess.Read, bufferSize: 0);
        file.Dispose();
        throw new UsageException("new layer archive is a directory");
    }
}
