using Corten.CommandLine;

namespace Corten.Commands;

internal static class ImageCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "image",
        "Work with images",
        ImageDiffCommand.Verb,
        ImageExistsCommand.Verb,
        HistoryCommand.Verb,
        ImportCommand.Verb,
        ImageInspectCommand.Verb,
        LoadCommand.Verb,
        ImagesCommand.ListVerb,
        ImagePruneCommand.Verb,
        PullCommand.Verb,
        RmiCommand.RemoveVerb,
        SaveCommand.Verb,
        TagCommand.Verb,
        ImageTreeCommand.Verb,
        UntagCommand.Verb);
}
