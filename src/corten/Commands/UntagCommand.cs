using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class UntagCommand
{
    public static Verb Verb { get; } = new("untag", "Take names away from an image, which stays", Define);

    private static void Define(Command command)
    {
        var image = new Argument<string>("IMAGE") { Description = "Name or ID" };
        var names = new Argument<string[]>("NAME[:TAG]") { Arity = ArgumentArity.ZeroOrMore, Description = "The names; without any, all of them" };
        command.Arguments.Add(image);
        command.Arguments.Add(names);
        command.SetAction(result =>
        {
            ImageAccess.Open(new CommandContext(result)).Untag(result.GetValue(image)!, [.. result.GetValue(names)!.Select(ImageAccess.ReadName)]);
            return 0;
        });
    }
}
