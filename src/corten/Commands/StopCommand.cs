using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Linux.Signals;

namespace Corten.Commands;

internal static class StopCommand
{
    public static Verb Verb { get; } = new("stop", "Stop running containers", Define);

    private static void Define(Command command)
    {
        var selection = new ContainerSelection(
            command, SelectionFlags.All | SelectionFlags.Latest | SelectionFlags.CidFile | SelectionFlags.Ignore | SelectionFlags.Filter, "All running containers");
        var time = CommandOptions.Integer("--time", "SECONDS", "Time until the container is killed; -1 waits for ever", "-t", "--timeout");
        command.Options.Add(time);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            int? seconds = result.GetValue(time);
            return ContainerAccess.ForEachAtOnce(
                context, selection.Read(result, engine, context.Time, c => c.IsRunning), name => Stop(context, engine, name, seconds));
        });
    }

    private static void Stop(CommandContext context, ContainerEngine engine, string name, int? seconds)
    {
        var container = engine.Get(name);
        if (engine.Stop(container, seconds))
            return;
        string signal = SignalName.Of(container.Record.StopSignal);
        context.Log.Write(
            LogLevel.Warn, $"StopSignal {signal} failed to stop container {container.Record.Name} in {seconds ?? container.Record.StopTimeout} seconds, resorting to SIGKILL");
    }
}
