using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class ImageExistsCommand
{
    public static Verb Verb { get; } = new("exists", "Say by the exit code whether an image is here: 0 if it is, 1 if not", Define);

    private static void Define(Command command)
    {
        var image = new Argument<string>("IMAGE") { Description = "Name or ID" };
        command.Arguments.Add(image);
        command.SetAction(result => ImageAccess.Open(new CommandContext(result)).Find(result.GetValue(image)!) is null ? 1 : 0);
    }
}
