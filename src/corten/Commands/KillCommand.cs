using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;

namespace Corten.Commands;

internal static class KillCommand
{
    public static Verb Verb { get; } = new("kill", "Send a signal to running containers", Define);

    private static void Define(Command command)
    {
        var selection = new ContainerSelection(command, SelectionFlags.All | SelectionFlags.Latest | SelectionFlags.CidFile, "All running containers");
        var signal = CommandOptions.Text("--signal", "SIGNAL", "Signal to send; SIGKILL unless given", "-s");
        command.Options.Add(signal);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            int number = ContainerOptionRules.Signal(result.GetValue(signal) ?? "KILL");
            var engine = ContainerAccess.Open(context);
            return ContainerAccess.ForEach(
                context, selection.Read(result, engine, context.Time, c => c.HasProcess), name => engine.Signal(engine.Get(name), number));
        });
    }
}
