using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class RenameCommand
{
    public static Verb Verb { get; } = new("rename", "Give a container another name", Define);

    private static void Define(Command command)
    {
        var container = ContainerAccess.Container(command);
        var name = new Argument<string>("NAME") { Description = "The new name" };
        command.Arguments.Add(name);
        command.SetAction(result =>
        {
            var engine = ContainerAccess.Open(new CommandContext(result));
            engine.Rename(engine.Get(result.GetValue(container)!), result.GetValue(name)!);
            return 0;
        });
    }
}
