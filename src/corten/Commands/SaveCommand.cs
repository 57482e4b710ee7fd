using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Archives;

namespace Corten.Commands;

internal static class SaveCommand
{
    public static Verb Verb { get; } = new("save", "Save images into an archive", Define);

    private static void Define(Command command)
    {
        var images = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.OneOrMore, Description = "Names or IDs" };
        var output = CommandOptions.Text("--output", "FILE", "Write to a file or directory, not to standard output", "-o");
        var format = CommandOptions.Text("--format", "FORMAT", "docker-archive (default) or oci-archive; oci-dir or docker-dir, of one image");
        command.Arguments.Add(images);
        // What other tools want to be told goes without saying here: several images in one archive, and silence.
        command.Options.Add(CommandOptions.Switch("--multi-image-archive", "Save several images into one archive (always so)", "-m"));
        command.Options.Add(CommandOptions.Switch("--quiet", "Print nothing (always so)", "-q"));
        command.Options.Add(output);
        command.Options.Add(format);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string[] names = result.GetValue(images)!;
            var service = ImageAccess.Open(context);
            if (DirectorySave.Is(result.GetValue(format)))
            {
                DirectorySave.Run(service, result.GetValue(format)!, names, result.GetValue(output));
                return 0;
            }
            var kind = ReadFormat(result.GetValue(format));
            foreach (string name in names)
                service.Get(name);
            ImageAccess.Interruptible(cancellation =>
            {
                ArchiveStreams.Write(result.GetValue(output), stream => service.Save(names, kind, stream, cancellation));
                return 0;
            });
            return 0;
        });
    }

    private static ArchiveFormat ReadFormat(string? text) => text switch
    {
        null or "docker-archive" => ArchiveFormat.DockerArchive,
        "oci-archive" => ArchiveFormat.OciArchive,
        _ => throw new UsageException($"unknown format \"{text}\": docker-archive and oci-archive, oci-dir and docker-dir are known"),
    };
}
