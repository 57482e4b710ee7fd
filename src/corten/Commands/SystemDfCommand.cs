using System.CommandLine;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands;

internal static class SystemDfCommand
{
    public static Verb Verb { get; } = new("df", "Show how much disk images, containers and volumes take", Define);

    private static void Define(Command command)
    {
        var verbose = CommandOptions.Switch("--verbose", "Show each image, container and volume", "-v");
        var format = CommandOptions.Format();
        command.Options.Add(verbose);
        command.Options.Add(format);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            if (result.GetValue(verbose) && result.GetValue(format) is not null)
                throw new UsageException("--verbose and --format exclude each other");
            var images = ImageAccess.Open(context).MeasureUsage();
            var engine = ContainerAccess.Open(context);
            var containers = engine.List().Select(container => (container, engine.MeasureUsage(container))).ToList();
            var volumes = engine.Volumes.List().Select(volume => new VolumeUsage(volume, engine.Volumes.Users(volume), engine.Volumes.Measure(volume))).ToList();
            if (result.GetValue(verbose))
                new UsageTables(context.Output, context.Time.GetUtcNow()).Write(images, containers, volumes);
            else
                UsageRow.Listing.Write(context.Output, [UsageRow.Of(images), UsageRow.Of(containers), UsageRow.Of(volumes)], result.GetValue(format));
            return 0;
        });
    }
}
