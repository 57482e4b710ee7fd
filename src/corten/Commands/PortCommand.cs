using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;

namespace Corten.Commands;

internal static class PortCommand
{
    public static Verb Verb { get; } = new("port", "List the published ports of a container", Define);

    private static void Define(Command command)
    {
        var all = CommandOptions.Switch("--all", "Of all containers", "-a");
        var latest = CommandOptions.Switch("--latest", "Of the last created container", "-l");
        var name = new Argument<string?>("CONTAINER") { Arity = ArgumentArity.ZeroOrOne, Description = "Name or ID" };
        var port = new Argument<string?>("PORT[/PROTOCOL]") { Arity = ArgumentArity.ZeroOrOne, Description = "Only this port of the container" };
        command.Options.Add(all);
        command.Options.Add(latest);
        command.Arguments.Add(name);
        command.Arguments.Add(port);
        command.SetAction(result => Run(
            new CommandContext(result), result.GetValue(name), result.GetValue(port), result.GetValue(all), result.GetValue(latest)));
    }

    // Containers have no network but the host's or none, so none has a published port.
    private static int Run(CommandContext context, string? name, string? port, bool all, bool latest)
    {
        if (all && (latest || name is not null))
            throw new UsageException("--all and a container cannot be used together");
        var engine = ContainerAccess.Open(context);
        if (all)
            return 0;
        if (latest)
            (name, port) = (engine.Latest().Record.Id, name);
        if (name is null)
            throw new UsageException("'corten port' requires at least 1 argument (CONTAINER): you must supply a running container name or id");
        var container = engine.Get(name);
        if (port is null)
            return 0;
        string[] parts = port.Split('/', 2);
        if (!ushort.TryParse(parts[0], out ushort number) || (parts.Length > 1 && parts[1] is not ("tcp" or "udp" or "sctp")))
            throw new UsageException($"invalid port \"{port}\": a number, with /tcp, /udp or /sctp behind it");
        throw new EngineException($"no public port '{number}/{(parts.Length > 1 ? parts[1] : "tcp")}' published for {container.Record.Name}");
    }
}
