using Corten.CommandLine;

namespace Corten.Commands;

internal static class ImageCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "image",
        "Work with images",
        ImageCopyCommand.Verb,
        ImageDeleteCommand.Verb,
        ImageDiffCommand.Verb,
        ImageExistsCommand.Verb,
        HistoryCommand.Verb,
        ImportCommand.Verb,
        ImageInspectCommand.Verb,
        ImageListTagsCommand.Verb,
        ImageManifestDigestCommand.Verb,
        LoadCommand.Verb,
        ImagesCommand.ListVerb,
        ImageMountCommand.Verb,
        ImageOriginCommand.Verb,
        ImagePruneCommand.Verb,
        PullCommand.Verb,
        PushCommand.Verb,
        RmiCommand.RemoveVerb,
        SaveCommand.Verb,
        ImageSyncCommand.Verb,
        TagCommand.Verb,
        ImageTreeCommand.Verb,
        ImageUnmountCommand.Verb,
        UntagCommand.Verb);
}
