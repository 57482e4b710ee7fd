using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Removing;

namespace Corten.Commands;

internal static class ImageDeleteCommand
{
    public static Verb Verb { get; } = new("delete", "Delete an image where it lies, also from a registry", Define);

    private static void Define(Command command)
    {
        var place = new Argument<string>("IMAGE") { Description = "docker://NAME, oci:DIR:TAG or containers-storage:NAME" };
        PlaceVerb.Define(command, place, async (location, options, cancellation) =>
        {
            await PlaceCleaner.DeleteAsync(location, options, cancellation);
            return null;
        });
    }
}
