using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Records;
using Corten.Output;

namespace Corten.Commands;

internal static class VolumePruneCommand
{
    public static Verb Verb { get; } = new("prune", "Remove volumes without a name that no container uses", Define);

    private static void Define(Command command)
    {
        var all = CommandOptions.Switch("--all", "Remove those with a name too", "-a");
        var force = CommandOptions.Switch("--force", "Do not ask", "-f");
        var filter = CommandOptions.List("--filter", "KEY=VALUE", "Only volumes that match: label=KEY[=VALUE], label!=KEY[=VALUE], until=TIME");
        foreach (Option option in (Option[])[all, force, filter])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            bool everything = result.GetValue(all);
            var volumes = ContainerAccess.Open(context).Volumes;
            var filters = new VolumeFilters(result.GetValue(filter)!, volumes, context.Time.GetUtcNow());
            if (!result.GetValue(force) && !Confirmation.Ask(context, Warning(everything)))
                return 0;
            Write(context, volumes.Prune(everything, filters.Matches));
            return 0;
        });
    }

    internal static string Warning(bool all) => all
        ? "This will remove all volumes not used by at least one container."
        : "This will remove anonymous local volumes not used by at least one container.";

    // podman prints the names alone.
    private static void Write(CommandContext context, IReadOnlyList<(VolumeRecord Volume, long Size)> removed)
    {
        if (removed.Count > 0 && !Dialect.IsPodman)
            context.Output.WriteLine("Deleted Volumes:");
        foreach (var (volume, _) in removed)
            context.Output.WriteLine(volume.Name);
        if (Dialect.IsPodman)
            return;
        if (removed.Count > 0)
            context.Output.WriteLine();
        PruneOutput.WriteTotal(context.Output, removed.Sum(r => r.Size));
    }
}
