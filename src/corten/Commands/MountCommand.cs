using System.CommandLine;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Records;
using Corten.Output;

namespace Corten.Commands;

internal static class MountCommand
{
    public static Verb Verb { get; } = new("mount", "Mount root file systems of containers on the host and print where; without a name show those that are mounted", Define);

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("CONTAINER") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs" };
        var all = CommandOptions.Switch("--all", "Mount all containers", "-a");
        var latest = CommandOptions.Switch("--latest", "Mount the container that was created last", "-l");
        var format = CommandOptions.Text("--format", "FORMAT", "Print as \"json\"");
        var full = CommandOptions.Switch("--no-trunc", "Do not shorten IDs");
        full.Aliases.Add("--notruncate");
        command.Arguments.Add(names);
        foreach (Option option in (Option[])[all, latest, format, full])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            if (result.GetValue(format) is not (null or "json"))
                throw new UsageException($"unknown --format argument: \"{result.GetValue(format)}\"; json is known");
            var engine = ContainerAccess.Open(context);
            bool json = result.GetValue(format) is not null;
            string[] typed = result.GetValue(names)!;
            if (typed.Length == 0 && !result.GetValue(all) && !result.GetValue(latest))
                return List(context, engine, json, result.GetValue(full));
            var containers = Select(engine, typed, result.GetValue(all), result.GetValue(latest));
            return Mount(context, engine, containers, single: typed.Length == 1 && containers.Count == 1, result.GetValue(full), json);
        });
    }

    /// <summary>The containers that a person named by these options.</summary>
    internal static IReadOnlyList<Container> Select(ContainerEngine engine, string[] names, bool all, bool latest)
    {
        if (names.Length > 0 && (all || latest))
            throw new UsageException("names and --all or --latest exclude each other");
        return all ? engine.List() : latest ? [.. engine.List().Take(1)] : [.. names.Select(engine.Get)];
    }

    private static int Mount(CommandContext context, ContainerEngine engine, IReadOnlyList<Container> containers, bool single, bool full, bool json)
    {
        var mounted = containers.Select(c => (Container: c, Path: engine.Mounts.Mount(c))).ToList();
        if (single && !json)
            context.Output.WriteLine(mounted[0].Path);
        else
            Print(context, [.. mounted.Select(m => (m.Container, m.Path))], json, full);
        return 0;
    }

    private static int List(CommandContext context, ContainerEngine engine, bool json, bool full)
    {
        Print(context, [.. engine.List().Where(engine.Mounts.IsVisible).Select(c => (c, c.Record.Rootfs.Target))], json, full);
        return 0;
    }

    private static void Print(CommandContext context, IReadOnlyList<(Container Container, string Path)> mounted, bool json, bool full)
    {
        if (json)
        {
            MountedContainer[] rows = [.. mounted.Select(m => new MountedContainer(m.Container.Record.Id, [m.Container.Record.Name], m.Path))];
            context.Output.WriteLine(JsonSerializer.Serialize(rows, MountedContainerJson.Indented.MountedContainerArray));
            return;
        }
        var table = new Table();
        foreach (var (container, path) in mounted)
            table.Add(full ? container.Record.Id : container.Record.ShortId, path);
        table.WriteTo(context.Output);
    }
}
