using System.CommandLine;
using Corten.CommandLine;
using Corten.Images;
using Corten.Oci;

namespace Corten.Commands;

internal static class ImageManifestDigestCommand
{
    private const int MaximumSize = 4 * 1024 * 1024;

    public static Verb Verb { get; } = new("manifest-digest", "Print the digest of a manifest in a file", Define);

    private static void Define(Command command)
    {
        var file = new Argument<string>("MANIFEST") { Description = "The file" };
        command.Arguments.Add(file);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string path = result.GetValue(file)!;
            using var stream = File.OpenRead(path);
            if (stream.Length > MaximumSize)
                throw new ImageException(ImageError.BadImage, $"{path} is {stream.Length} bytes long; a manifest has at most {MaximumSize}");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            context.Output.WriteLine(Digest.Of(content).ToString());
            return 0;
        });
    }
}
