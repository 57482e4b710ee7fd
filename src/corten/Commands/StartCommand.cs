using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;

namespace Corten.Commands;

internal static class StartCommand
{
    public static Verb Verb { get; } = new("start", "Start containers that do not run", Define);

    private static void Define(Command command)
    {
        var attach = CommandOptions.Switch("--attach", "Show the container's output and wait for its end", "-a");
        var interactive = CommandOptions.Switch("--interactive", "Send standard input", "-i");
        var keys = CommandOptions.Text("--detach-keys", "KEYS", "Keys that leave the container running");
        var proxy = CommandOptions.Switch("--sig-proxy", "Pass signals on to the container; the default with --attach");
        foreach (Option option in (Option[])[attach, interactive, keys, proxy])
            command.Options.Add(option);
        var selection = new ContainerSelection(command, SelectionFlags.All | SelectionFlags.Latest | SelectionFlags.Filter, "All containers that do not run");
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            bool input = result.GetValue(interactive);
            bool foreground = input || result.GetValue(attach);
            bool? proxied = result.GetResult(proxy) is { Implicit: false } ? result.GetValue(proxy) : null;
            if (proxied == true && !foreground)
                throw new UsageException("you cannot use sig-proxy without --attach");
            var detachKeys = ForegroundSession.Keys(result.GetValue(keys));
            if (selection.All(result) && selection.Names(result).Length > 0)
                throw new UsageException("either start all containers or the container(s) provided in the arguments");
            var engine = ContainerAccess.Open(context);
            var names = selection.Read(result, engine, context.Time, c => !c.IsRunning);
            if (!foreground)
                return ContainerAccess.ForEach(context, names, name => engine.Start(engine.Get(name), null, null));
            if (names.Count != 1 || selection.All(result))
                throw new UsageException("you cannot start and attach multiple containers at once");
            return Foreground(engine, names[0], input, detachKeys, proxied ?? true);
        });
    }

    private static int Foreground(ContainerEngine engine, string name, bool input, Monitor.Clients.DetachKeys keys, bool proxy)
    {
        var container = engine.Get(name);
        input &= container.Record.Options.Interactive;
        ForegroundSession.CheckTerminal(container.Record.Options.Terminal, input);
        var flags = ForegroundSession.Flags(input);
        var connection = engine.Start(container, flags, ForegroundSession.Size()) ?? engine.Attach(container, flags);
        return connection is null ? 0 : ForegroundSession.Follow(engine, container.Record, connection, input, keys, proxy);
    }
}
