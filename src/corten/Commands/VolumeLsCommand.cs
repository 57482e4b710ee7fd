using System.CommandLine;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Engine.Records;
using Corten.Output;

namespace Corten.Commands;

internal static class VolumeLsCommand
{
    public static Verb Verb { get; } = new("ls", "List volumes", Define) { Aliases = ["list"] };

    private static void Define(Command command)
    {
        var filter = CommandOptions.List("--filter", "KEY=VALUE", $"Show those that match: {string.Join(", ", VolumeFilters.Keys)}", "-f");
        var format = CommandOptions.Format();
        var noHeading = CommandOptions.Switch("--noheading", "Do not print headers", "-n");
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print only the names" };
        foreach (Option option in (Option[])[filter, format, noHeading, quiet])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            if (result.GetValue(quiet) && result.GetValue(format) is not null)
                throw new UsageException("--quiet and --format cannot be used together");
            var volumes = ContainerAccess.Open(context).Volumes;
            var filters = new VolumeFilters(result.GetValue(filter)!, volumes, context.Time.GetUtcNow());
            var found = volumes.List().Where(filters.Matches).ToList();
            if (result.GetValue(quiet))
                WriteNames(context, found);
            else
                Write(context, [.. found.Select(v => VolumeInspection.Of(v, volumes))], result.GetValue(format), result.GetValue(noHeading));
            return 0;
        });
    }

    private static void WriteNames(CommandContext context, List<VolumeRecord> volumes)
    {
        foreach (var volume in volumes)
            context.Output.WriteLine(volume.Name);
    }

    private static void Write(CommandContext context, IReadOnlyList<VolumeInspection> volumes, string? format, bool noHeading)
    {
        // podman's is a list, docker's a line for each.
        if (format == "json" && Dialect.IsPodman)
        {
            Inspections.Print(context.Output, [.. volumes.Select(v => JsonSerializer.SerializeToElement(v, VolumeInspectionJson.Relaxed.VolumeInspection))], null);
            return;
        }
        if (!noHeading || format is not null)
        {
            VolumeRow.Listing.Write(context.Output, volumes.Select(VolumeRow.Of), format);
            return;
        }
        var table = new Table();
        foreach (var volume in volumes)
            table.Add(volume.Driver, volume.Name);
        table.WriteTo(context.Output);
    }
}
