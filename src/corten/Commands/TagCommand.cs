using System.CommandLine;
using Corten.CommandLine;
using Corten.Oci;

namespace Corten.Commands;

internal static class TagCommand
{
    public static Verb Verb { get; } = new("tag", "Give an image a further name", Define);

    private static void Define(Command command)
    {
        var image = new Argument<string>("IMAGE") { Description = "Name or ID" };
        var name = new Argument<string>("NAME[:TAG]") { Description = "The new name" };
        command.Arguments.Add(image);
        command.Arguments.Add(name);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            if (!Reference.TryParse(result.GetValue(name), out var reference, out string? why))
                throw new UsageException($"'{result.GetValue(name)}' is not an image name: {why}");
            ImageAccess.Open(context).Tag(result.GetValue(image)!, reference);
            return 0;
        });
    }
}
