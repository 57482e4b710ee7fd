using Corten.CommandLine;

namespace Corten.Commands;

internal static class ImageCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "image",
        "Work with images",
        ImportCommand.Verb,
        ImageInspectCommand.Verb,
        LoadCommand.Verb,
        ImagesCommand.ListVerb,
        PullCommand.Verb,
        RmiCommand.RemoveVerb,
        SaveCommand.Verb,
        TagCommand.Verb);
}
