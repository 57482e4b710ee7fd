using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class LoadCommand
{
    public static Verb Verb { get; } = new("load", "Load images from an archive: docker-archive or oci-archive, gzip or not", Define);

    private static void Define(Command command)
    {
        var input = CommandOptions.Text("--input", "FILE", "Read from a file, not from standard input", "-i");
        var quiet = CommandOptions.Switch("--quiet", "Print nothing but the images' names", "-q");
        var platform = ImageAccess.Platform();
        foreach (var option in new Option[] { input, quiet, platform })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var wanted = ImageAccess.ReadPlatform(result.GetValue(platform));
            using var archive = ArchiveStreams.OpenInput(result.GetValue(input), "load");
            var loaded = ImageAccess.Interruptible(cancellation => ImageAccess.Open(context).Load(archive, wanted, cancellation));
            foreach (var (image, names) in loaded)
            {
                foreach (var name in names)
                    context.Output.WriteLine($"Loaded image: {name.Familiar}");
                if (names.Count == 0)
                    context.Output.WriteLine($"Loaded image ID: {image.Id}");
            }
            return 0;
        });
    }
}
