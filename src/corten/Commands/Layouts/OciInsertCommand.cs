using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Bundles;

namespace Corten.Commands.Layouts;

internal static class OciInsertCommand
{
    public static Verb Verb { get; } = new("insert", "Put a file or directory into an image of a layout, or remove a path from it", Define);

    private static void Define(Command command)
    {
        var flags = new LayoutFlags();
        var history = new HistoryFlags();
        var owners = new OwnerFlags();
        var compression = new CompressionFlag();
        var opaque = CommandOptions.Switch("--opaque", "What the image has in TARGET goes");
        var whiteout = CommandOptions.Switch("--whiteout", "Remove TARGET from the image; there is no SOURCE");
        var paths = new Argument<string[]>("[SOURCE] TARGET") { Description = "A path of the host, and its path in the image", Arity = new ArgumentArity(1, 2) };
        OciOptions.Define(command, [flags.Image, flags.NewTag, .. history.All, .. owners.All, compression.Option, opaque, whiteout], [paths], result =>
        {
            string[] given = CheckPaths(result.GetValue(paths)!, result.GetValue(whiteout));
            _ = compression.Read(result);
            var image = flags.OpenImage(result);
            using var layout = image.Layout;
            var map = owners.Read(result);
            Action<Stream> write = result.GetValue(whiteout)
                ? stream => ContentInserter.Remove(stream, given[0])
                : stream => ContentInserter.Insert(stream, given[0], given[1], result.GetValue(opaque), map, OciOptions.SourceDateEpoch);
            LayerCommit.Run(result, flags, image, compression.Read(result, image.Manifest), write, history.Read(result, "umoci insert", ""));
        });
    }

    private static string[] CheckPaths(string[] paths, bool whiteout)
    {
        int wanted = whiteout ? 1 : 2;
        if (paths.Length != wanted)
            throw new UsageException($"invalid number of positional arguments: expected {wanted}");
        return paths.All(path => path.Length > 0) ? paths : throw new UsageException("invalid positional argument: arguments cannot be empty");
    }
}
