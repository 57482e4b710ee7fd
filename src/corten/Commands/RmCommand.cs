using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;

namespace Corten.Commands;

internal static class RmCommand
{
    public static Verb Verb { get; } = new("rm", "Remove containers", Define);

    private static void Define(Command command)
    {
        var names = ContainerAccess.Containers(command);
        var force = CommandOptions.Switch("--force", "Kill a running container first; one that is not there is no error", "-f");
        command.Options.Add(force);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            bool forced = result.GetValue(force);
            return ContainerAccess.ForEach(context, result.GetValue(names)!, name => Remove(engine, name, forced));
        });
    }

    private static void Remove(ContainerEngine engine, string name, bool force)
    {
        if (force && engine.RemoveDamaged(name))
            return;
        engine.Remove(engine.Get(name), force);
    }
}
