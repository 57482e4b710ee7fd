using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class ManifestCreateCommand
{
    public static Verb Verb { get; } = new("create", "Make a list of images that are here", Define);

    private static void Define(Command command)
    {
        var list = ManifestCommand.List(command);
        var images = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs, or names of other lists" };
        var amend = CommandOptions.Switch("--amend", "Add to the list where it exists", "-a");
        command.Arguments.Add(images);
        command.Options.Add(amend);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var made = ImageAccess.Open(context).Lists.Create(ImageAccess.ReadName(result.GetValue(list)!), result.GetValue(images)!, result.GetValue(amend));
            context.Output.WriteLine(made.Digest.ToString());
            return 0;
        });
    }
}
