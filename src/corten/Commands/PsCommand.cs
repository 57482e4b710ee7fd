using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Records;
using Corten.Output;

namespace Corten.Commands;

internal static class PsCommand
{
    public static Verb Verb { get; } = new("ps", "List containers", Define);

    private static void Define(Command command)
    {
        var all = CommandOptions.Switch("--all", "Show those that do not run too", "-a");
        var last = CommandOptions.Integer("--last", "NUMBER", "Show the last created ones, running or not", "-n");
        var latest = CommandOptions.Switch("--latest", "Show the last created one, running or not", "-l");
        var quiet = CommandOptions.Quiet();
        var full = CommandOptions.Switch("--no-trunc", "Do not shorten IDs and commands");
        var filter = CommandOptions.List("--filter", "KEY=VALUE", "Show those that match: id, name, status, ancestor, label, exited", "-f");
        var format = CommandOptions.Format();
        foreach (Option option in (Option[])[all, last, latest, quiet, full, filter, format])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var filters = result.GetValue(filter)!.Select(ContainerFilter.Parse).ToList();
            int? count = result.GetValue(latest) ? 1 : result.GetValue(last);
            bool everything = result.GetValue(all) || count is not null || filters.Exists(f => f.ShowsAll);
            IEnumerable<Container> found = ContainerAccess.Open(context).List();
            found = found.Where(c => everything || c.IsRunning).Where(c => filters.TrueForAll(f => f.Matches(c)));
            if (count is { } most and >= 0)
                found = found.Take(most);
            Print(context, found, result.GetValue(quiet), result.GetValue(full), result.GetValue(format));
            return 0;
        });
    }

    private static void Print(CommandContext context, IEnumerable<Container> containers, bool quiet, bool full, string? format)
    {
        var now = context.Time.GetUtcNow();
        var rows = containers.Select(c => ContainerRow.Of(c, now, full));
        if (quiet && format is null)
        {
            foreach (var row in rows)
                context.Output.WriteLine(row.ID);
            return;
        }
        ContainerRow.Listing.Write(context.Output, rows, format);
    }
}
