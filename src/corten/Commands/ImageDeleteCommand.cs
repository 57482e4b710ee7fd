using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Removing;
using Corten.Images.Transports;

namespace Corten.Commands;

internal static class ImageDeleteCommand
{
    public static Verb Verb { get; } = new("delete", "Delete an image where it lies, also from a registry", Define);

    private static void Define(Command command)
    {
        var place = new Argument<string>("IMAGE") { Description = "docker://NAME, oci:DIR:TAG or containers-storage:NAME" };
        var retries = TransportFlags.RetryTimes();
        command.Arguments.Add(place);
        command.Options.Add(retries);
        var registry = new TransportFlags(command, "", null, retries);
        SkopeoOptions.AddTo(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var location = ImageLocation.Parse(result.GetValue(place)!);
            var options = SkopeoOptions.Transports(result, context, registry.Read(result));
            return SkopeoOptions.Run(result, async cancellation =>
            {
                await PlaceCleaner.DeleteAsync(location, options, cancellation);
                return 0;
            });
        });
    }
}
