using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class ManifestRemoveCommand
{
    public static Verb Verb { get; } = new("remove", "Take an image out of a list", Define);

    private static void Define(Command command)
    {
        var list = ManifestCommand.List(command);
        var entry = new Argument<string>("DIGEST") { Description = "The digest of its manifest, or the image" };
        command.Arguments.Add(entry);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var changed = ImageAccess.Open(context).Lists.Remove(result.GetValue(list)!, result.GetValue(entry)!);
            context.Output.WriteLine(changed.Digest.ToString());
            return 0;
        });
    }
}
