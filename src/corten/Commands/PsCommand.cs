using System.CommandLine;
using System.Runtime;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Listing;
using Corten.Engine.Records;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Terminals;
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
        var filter = CommandOptions.List("--filter", "KEY=VALUE", $"Show those that match: {string.Join(", ", ContainerFilters.Keys)}", "-f");
        var format = CommandOptions.Format();
        var heading = CommandOptions.Switch("--noheading", "Leave out the headers of the columns");
        var size = CommandOptions.Switch("--size", "Show what each has written, and its size with the image", "-s");
        var sort = CommandOptions.Text("--sort", "KEY", "Sort by command, created, id, image, names, runningfor, size or status");
        var watch = CommandOptions.Integer("--watch", "SECONDS", "Show it again and again", "-w");
        var external = CommandOptions.Switch("--external", "Also containers of other programs, of which this store has none");
        var sync = CommandOptions.Switch("--sync", "Look at the processes anew, as is always done");
        foreach (Option option in (Option[])[all, last, latest, quiet, full, filter, format, heading, size, sort, watch, external, sync])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var query = new Query(
                result.GetValue(all), result.GetValue(latest) ? 1 : result.GetValue(last) is { } most and >= 0 ? most : null, result.GetValue(filter)!, result.GetValue(sort));
            var view = new View(
                result.GetValue(quiet), result.GetValue(full), result.GetValue(heading), result.GetValue(size), result.GetValue(format));
            return Run(new CommandContext(result), query, view, result.GetValue(watch));
        });
    }

    private const long ListingBytes = 64 << 20;

    private static int Run(CommandContext context, Query query, View view, int? seconds)
    {
        // A listing keeps all that it reads until it is printed: collecting would only move it about.
        if (seconds is null && GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
            _ = GC.TryStartNoGCRegion(ListingBytes);
        while (true)
        {
            var engine = ContainerAccess.Open(context);
            var found = query.Find(engine, context.Time);
            if (seconds is not null && RawMode.IsTerminal(StandardStream.Output))
                context.Output.Write("\u001b[2J\u001b[H");
            view.Print(context, engine, found);
            if (seconds is null)
                return 0;
            context.Output.Flush();
            Poll.Wait([], [], Math.Max(1, seconds.Value) * 1000);
        }
    }

    private sealed record Query(bool All, int? Last, string[] Filters, string? Sort)
    {
        public IEnumerable<Container> Find(ContainerEngine engine, TimeProvider time)
        {
            var filters = ContainerSelection.Filters(engine, Filters, time, ContainerFilters.Keys);
            bool everything = All || Last is not null || filters.ShowsAll;
            IEnumerable<Container> found = everything ? engine.List() : engine.ListRunning();
            if (filters.Any)
                found = found.Where(filters.Matches);
            if (Last is { } most)
                found = found.Take(most);
            return ContainerOrder.By(found, Sort, engine.MeasureUsage);
        }
    }

    private sealed record View(bool Quiet, bool Full, bool NoHeading, bool Sized, string? Format)
    {
        public void Print(CommandContext context, ContainerEngine engine, IEnumerable<Container> containers)
        {
            if (Quiet && string.IsNullOrEmpty(Format))
            {
                foreach (var container in containers)
                    context.Output.WriteLine(Full ? container.Record.Id : container.Record.ShortId);
                return;
            }
            var now = context.Time.GetUtcNow();
            bool sized = Sized || (Format?.Contains(".Size", StringComparison.Ordinal) ?? false);
            var images = sized ? ImageAccess.Open(context) : null;
            var rows = containers.Select(c => ContainerRow.Of(c, now, Full, images is null ? "" : Size(engine, images, c)));
            (string Header, string Field)[] columns = [.. ContainerRow.Columns, .. Sized ? new[] { ("SIZE", "Size") } : []];
            if (string.IsNullOrEmpty(Format) || Format == "table")
                PrintTable(context, columns, rows);
            else
                new Listing<ContainerRow>(ContainerRowJson.Relaxed.ContainerRow, columns).Write(context.Output, rows, NoHeading && Format.StartsWith("table ", StringComparison.Ordinal) ? Format[6..] : Format);
        }

        private void PrintTable(CommandContext context, (string Header, string Field)[] columns, IEnumerable<ContainerRow> rows)
        {
            var table = new Table(NoHeading ? [] : [.. columns.Select(c => c.Header)]);
            foreach (var row in rows)
                table.Add(row.Cells(Sized));
            table.WriteTo(context.Output);
        }

        private static string Size(ContainerEngine engine, Images.ImageService images, Container container)
        {
            long written = engine.MeasureUsage(container);
            long image = images.Find(container.Record.ImageId.ToString())?.Size ?? 0;
            return $"{HumanSize.Decimal(written)} (virtual {HumanSize.Decimal(written + image)})";
        }
    }
}
