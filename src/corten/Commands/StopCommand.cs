using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class StopCommand
{
    public static Verb Verb { get; } = new("stop", "Stop running containers", Define);

    private static void Define(Command command)
    {
        var names = ContainerAccess.Containers(command);
        var time = CommandOptions.Integer("--time", "SECONDS", "Time until the container is killed; -1 waits for ever", "-t");
        command.Options.Add(time);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            int? seconds = result.GetValue(time);
            return ContainerAccess.ForEach(context, result.GetValue(names)!, name => engine.Stop(engine.Get(name), seconds));
        });
    }
}
