using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class RestartCommand
{
    public static Verb Verb { get; } = new("restart", "Stop containers and start them again", Define);

    private static void Define(Command command)
    {
        var selection = new ContainerSelection(command, SelectionFlags.All | SelectionFlags.Latest | SelectionFlags.CidFile | SelectionFlags.Filter);
        var time = CommandOptions.Integer("--time", "SECONDS", "Time until the container is killed; -1 waits for ever", "-t", "--timeout");
        var running = CommandOptions.Switch("--running", "Only those that run");
        command.Options.Add(time);
        command.Options.Add(running);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            bool only = result.GetValue(running);
            var names = only && !selection.All(result)
                ? [.. engine.List().Where(c => c.IsRunning).Select(c => c.Record.Id)]
                : selection.Read(result, engine, context.Time, c => !only || c.IsRunning);
            return ContainerAccess.ForEachAtOnce(context, names, name => engine.Restart(engine.Get(name), result.GetValue(time)));
        });
    }
}
