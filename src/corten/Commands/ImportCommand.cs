using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Importing;

namespace Corten.Commands;

internal static class ImportCommand
{
    public static Verb Verb { get; } = new("import", "Make an image from a tar of a root file system", Define);

    private static void Define(Command command)
    {
        var file = new Argument<string>("FILE|-") { Description = "The tar, gzip or not; - is standard input" };
        var name = new Argument<string?>("NAME[:TAG]") { Arity = ArgumentArity.ZeroOrOne, Description = "The image's name" };
        var change = CommandOptions.List("--change", "INSTRUCTION", "Dockerfile instruction to apply: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME, WORKDIR", "-c");
        var message = CommandOptions.Text("--message", "TEXT", "Remark for the image's history", "-m");
        var platform = ImageAccess.Platform();
        // Nothing else is ever printed; scripts for podman give it.
        var quiet = CommandOptions.Switch("--quiet", "Print nothing but the ID", "-q");
        command.Arguments.Add(file);
        command.Arguments.Add(name);
        foreach (var option in new Option[] { change, message, platform, quiet })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var options = new ImportOptions
            {
                Name = string.IsNullOrEmpty(result.GetValue(name)) ? null : ImageAccess.ReadName(result.GetValue(name)!),
                Changes = result.GetValue(change)!,
                Message = result.GetValue(message),
                Platform = ImageAccess.ReadPlatform(result.GetValue(platform)),
            };
            using var tar = ArchiveStreams.OpenInput(result.GetValue(file), "import");
            var image = ImageAccess.Interruptible(cancellation => ImageAccess.Open(context).Import(tar, options, cancellation));
            context.Output.WriteLine(image.Id.ToString());
            return 0;
        });
    }
}
