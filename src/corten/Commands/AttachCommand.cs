using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;

namespace Corten.Commands;

internal static class AttachCommand
{
    public static Verb Verb { get; } = new("attach", "Attach to a running container", Define);

    private static void Define(Command command)
    {
        var name = ContainerAccess.Container(command);
        var keys = CommandOptions.Text("--detach-keys", "KEYS", "Keys that leave the container running");
        var noInput = CommandOptions.Switch("--no-stdin", "Do not send standard input");
        var proxy = new Option<bool>("--sig-proxy") { Description = "Pass signals on to the container", DefaultValueFactory = _ => true };
        command.Options.Add(keys);
        command.Options.Add(noInput);
        command.Options.Add(proxy);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var detachKeys = ForegroundSession.Keys(result.GetValue(keys));
            var engine = ContainerAccess.Open(context);
            var container = engine.Get(result.GetValue(name)!);
            bool input = container.Record.Options.Interactive && !result.GetValue(noInput);
            ForegroundSession.CheckTerminal(container.Record.Options.Terminal, input);
            var connection = engine.Attach(container, ForegroundSession.Flags(input))
                ?? throw new EngineException($"cannot attach to container {container.Record.Name}: it is not running");
            return ForegroundSession.Follow(engine, container.Record, connection, input, detachKeys, result.GetValue(proxy));
        });
    }
}
