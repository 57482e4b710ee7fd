using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Records;

namespace Corten.Commands;

internal static class UnpauseCommand
{
    public static Verb Verb { get; } = new("unpause", "Let paused containers go on", Define);

    private static void Define(Command command)
    {
        var selection = new ContainerSelection(command, SelectionFlags.All | SelectionFlags.Latest | SelectionFlags.CidFile | SelectionFlags.Filter, "All paused containers");
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            return ContainerAccess.ForEach(
                context, selection.Read(result, engine, context.Time, c => c.State.Phase == ContainerPhase.Paused), name => engine.Unpause(engine.Get(name)));
        });
    }
}
