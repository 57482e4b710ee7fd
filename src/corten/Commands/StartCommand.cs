using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class StartCommand
{
    public static Verb Verb { get; } = new("start", "Start containers that do not run", Define);

    private static void Define(Command command)
    {
        var attach = CommandOptions.Switch("--attach", "Show the container's output and wait for its end", "-a");
        var interactive = CommandOptions.Switch("--interactive", "Send standard input", "-i");
        var keys = CommandOptions.Text("--detach-keys", "KEYS", "Keys that leave the container running");
        var names = ContainerAccess.Containers(command);
        command.Options.Add(attach);
        command.Options.Add(interactive);
        command.Options.Add(keys);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string[] containers = result.GetValue(names)!;
            bool input = result.GetValue(interactive);
            if (input || result.GetValue(attach))
                return Foreground(context, containers, input, result.GetValue(keys));
            var engine = ContainerAccess.Open(context);
            return ContainerAccess.ForEach(context, containers, name => engine.Start(engine.Get(name), null, null));
        });
    }

    private static int Foreground(CommandContext context, string[] names, bool input, string? keys)
    {
        if (names.Length != 1)
            throw new UsageException("only one container can be started with --attach or --interactive");
        var detachKeys = ForegroundSession.Keys(keys);
        var engine = ContainerAccess.Open(context);
        var container = engine.Get(names[0]);
        input &= container.Record.Options.Interactive;
        ForegroundSession.CheckTerminal(container.Record.Options.Terminal, input);
        var flags = ForegroundSession.Flags(input);
        var connection = engine.Start(container, flags, ForegroundSession.Size()) ?? engine.Attach(container, flags);
        return connection is null ? 0 : ForegroundSession.Follow(engine, container.Record, connection, input, detachKeys, proxy: true);
    }
}
