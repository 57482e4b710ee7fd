using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class TagCommand
{
    public static Verb Verb { get; } = new("tag", "Give an image further names", Define);

    private static void Define(Command command)
    {
        var image = new Argument<string>("IMAGE") { Description = "Name or ID" };
        var names = new Argument<string[]>("NAME[:TAG]") { Arity = ArgumentArity.OneOrMore, Description = "The new names" };
        command.Arguments.Add(image);
        command.Arguments.Add(names);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var references = result.GetValue(names)!.Select(ImageAccess.ReadName).ToList();
            foreach (var reference in references)
                ImageAccess.Open(context).Tag(result.GetValue(image)!, reference);
            return 0;
        });
    }
}
