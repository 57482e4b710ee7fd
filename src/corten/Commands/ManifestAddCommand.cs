using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class ManifestAddCommand
{
    public static Verb Verb { get; } = new("add", "Add an image that is here, or all of another list, to a list", Define);

    private static void Define(Command command)
    {
        var list = ManifestCommand.List(command);
        var image = new Argument<string>("IMAGE") { Description = "Name or ID, or the name of another list" };
        var flags = new ListEntryFlags(command);
        command.Arguments.Add(image);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var changed = ImageAccess.Open(context).Lists.Add(result.GetValue(list)!, result.GetValue(image)!, flags.Read(result));
            context.Output.WriteLine(changed.Digest.ToString());
            return 0;
        });
    }
}
