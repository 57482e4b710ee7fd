using System.CommandLine;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands;

internal static class ImagePruneCommand
{
    public static Verb Verb { get; } = new("prune", "Remove images that nothing uses", Define);

    internal static string[] Filters { get; } = ["until", "label", "label!"];

    private static void Define(Command command)
    {
        var all = CommandOptions.Switch("--all", "Remove all images without a container, not only those without a name", "-a");
        var force = CommandOptions.Switch("--force", "Do not ask", "-f");
        var filter = CommandOptions.List("--filter", "KEY=VALUE", "Only images that match: until=TIME, label=KEY[=VALUE], label!=KEY[=VALUE]");
        foreach (var option in new Option[] { all, force, filter })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var service = ImageAccess.Open(context);
            var filters = new ImageFilters(result.GetValue(filter)!, Filters, service.Get, context.Time.GetUtcNow());
            if (!result.GetValue(force) && !Confirmation.Ask(context, Warning(result.GetValue(all))))
                return 0;
            var report = service.Prune(result.GetValue(all), filters.Matches);
            PruneOutput.Write(context.Output, report);
            PruneOutput.WriteTotal(context.Output, report.Reclaimed);
            return 0;
        });
    }

    private static string Warning(bool all) => all
        ? "This will remove all images without at least one container associated to them."
        : "This will remove all dangling images.";
}
