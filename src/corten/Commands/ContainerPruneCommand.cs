using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Listing;
using Corten.Output;

namespace Corten.Commands;

internal static class ContainerPruneCommand
{
    private static readonly string[] s_filters = ["until", "label", "label!"];

    public static Verb Verb { get; } = new("prune", "Remove all containers that do not run", Define);

    private static void Define(Command command)
    {
        var force = CommandOptions.Switch("--force", "Do not ask", "-f");
        var filter = CommandOptions.List("--filter", "KEY=VALUE", "Only containers that match: until=TIME, label=KEY[=VALUE], label!=KEY[=VALUE]");
        command.Options.Add(force);
        command.Options.Add(filter);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            var filters = ContainerSelection.Filters(engine, result.GetValue(filter)!, context.Time, s_filters);
            if (!result.GetValue(force) && !Confirmation.Ask(context, "This will remove all stopped containers."))
                return 0;
            var report = ContainerPrune.Run(engine, filters.Matches);
            if (report.Removed.Count > 0)
                context.Output.WriteLine($"Deleted Containers:\n{string.Join('\n', report.Removed)}\n");
            PruneOutput.WriteTotal(context.Output, report.Reclaimed);
            return 0;
        });
    }
}
