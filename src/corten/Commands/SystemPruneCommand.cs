using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Listing;
using Corten.Output;

namespace Corten.Commands;

internal static class SystemPruneCommand
{
    public static Verb Verb { get; } = new("prune", "Remove stopped containers, images that nothing uses, and what killed commands left", Define);

    private static void Define(Command command)
    {
        var all = CommandOptions.Switch("--all", "Remove all images without a container, not only those without a name", "-a");
        var force = CommandOptions.Switch("--force", "Do not ask", "-f");
        var filter = CommandOptions.List("--filter", "KEY=VALUE", "Only images that match: until=TIME, label=KEY[=VALUE], label!=KEY[=VALUE]");
        var volumes = CommandOptions.Switch("--volumes", "Remove volumes that no container uses too");
        foreach (var option in new Option[] { all, force, filter, volumes })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var service = ImageAccess.Open(context);
            var filters = new ImageFilters(result.GetValue(filter)!, ImagePruneCommand.Filters, service.Get, context.Time.GetUtcNow());
            if (!result.GetValue(force) && !Confirmation.Ask(context, Warning(result.GetValue(all), result.GetValue(volumes))))
                return 0;
            long reclaimed = PruneContainers(context);
            if (result.GetValue(volumes))
                reclaimed += PruneVolumes(context);
            var report = service.Prune(result.GetValue(all), filters.Matches);
            PruneOutput.Write(context.Output, report);
            PruneOutput.WriteTotal(context.Output, reclaimed + report.Reclaimed);
            return 0;
        });
    }

    private static string Warning(bool all, bool volumes) =>
        $"This will remove:\n  - all stopped containers\n{(volumes ? "  - all volumes not used by at least one container\n" : "")}  - all {(all ? "images without at least one container associated to them" : "dangling images")}";

    private static long PruneVolumes(CommandContext context)
    {
        var removed = ContainerAccess.Open(context).Volumes.Prune(all: true, _ => true);
        if (removed.Count > 0)
            context.Output.WriteLine($"Deleted Volumes:\n{string.Join('\n', removed.Select(r => r.Volume.Name))}\n");
        return removed.Sum(r => r.Size);
    }

    private static long PruneContainers(CommandContext context)
    {
        var report = ContainerPrune.Run(ContainerAccess.Open(context), _ => true);
        if (report.Removed.Count > 0)
            context.Output.WriteLine($"Deleted Containers:\n{string.Join('\n', report.Removed)}\n");
        return report.Reclaimed;
    }
}
