using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class ManifestAnnotateCommand
{
    public static Verb Verb { get; } = new("annotate", "Change what a list says of an image in it, or of itself", Define);

    private static void Define(Command command)
    {
        var list = ManifestCommand.List(command);
        var entry = new Argument<string?>("IMAGE|DIGEST") { Arity = ArgumentArity.ZeroOrOne, Description = "The image, or the digest of its manifest" };
        var index = CommandOptions.Switch("--index", "Annotate the list itself");
        var flags = new ListEntryFlags(command);
        command.Arguments.Add(entry);
        command.Options.Add(index);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            if (result.GetValue(index) == result.GetValue(entry) is not null)
                throw new UsageException("'corten manifest annotate' takes either an image or --index");
            var changed = ImageAccess.Open(context).Lists.Annotate(result.GetValue(list)!, result.GetValue(entry), flags.Read(result));
            context.Output.WriteLine(changed.Digest.ToString());
            return 0;
        });
    }
}
