using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Records;

namespace Corten.Commands;

internal static class PauseCommand
{
    public static Verb Verb { get; } = new("pause", "Stop all processes of running containers until unpause", Define);

    private static void Define(Command command)
    {
        var selection = new ContainerSelection(command, SelectionFlags.All | SelectionFlags.Latest | SelectionFlags.CidFile | SelectionFlags.Filter, "All running containers");
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            return ContainerAccess.ForEach(
                context, selection.Read(result, engine, context.Time, c => c.State.Phase == ContainerPhase.Running), name => engine.Pause(engine.Get(name)));
        });
    }
}
