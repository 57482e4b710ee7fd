using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Records;

namespace Corten.Commands;

internal static class UnmountCommand
{
    public static Verb Verb { get; } = new("unmount", "Take back a mount of a container's root file system", Define) { Aliases = ["umount"] };

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("CONTAINER") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs" };
        var all = CommandOptions.Switch("--all", "Unmount all containers", "-a");
        var force = CommandOptions.Switch("--force", "Take back all mounts, however often it was mounted", "-f");
        var latest = CommandOptions.Switch("--latest", "Unmount the container that was created last", "-l");
        command.Arguments.Add(names);
        foreach (Option option in (Option[])[all, force, latest])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            string[] typed = result.GetValue(names)!;
            if (typed.Length == 0 && !result.GetValue(all) && !result.GetValue(latest))
                throw new UsageException("must provide at least one container, or --all, or --latest");
            if (result.GetValue(all))
                return All(context, engine, typed);
            if (result.GetValue(latest))
                typed = [.. MountCommand.Select(engine, typed, all: false, latest: true).Select(c => c.Record.Id)];
            return ContainerAccess.ForEach(context, typed, name => Unmount(engine, engine.Get(name), result.GetValue(force)));
        });
    }

    // Those that nobody has mounted are not told of.
    private static int All(CommandContext context, ContainerEngine engine, string[] names) => ContainerAccess.ForEach(
        context,
        MountCommand.Select(engine, names, all: true, latest: false).Where(engine.Mounts.IsMounted).Select(c => c.Record.Id),
        id => Unmount(engine, engine.Get(id), all: true));

    private static void Unmount(ContainerEngine engine, Container container, bool all)
    {
        if (!engine.Mounts.Unmount(container, all))
            throw new EngineException($"cannot unmount container {container.Record.Name}: it is not mounted");
    }
}
