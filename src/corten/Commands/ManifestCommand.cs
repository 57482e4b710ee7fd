using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class ManifestCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "manifest",
        "Make images for several platforms: lists of manifests",
        ManifestAddCommand.Verb,
        ManifestAnnotateCommand.Verb,
        ManifestCreateCommand.Verb,
        ManifestExistsCommand.Verb,
        ManifestInspectCommand.Verb,
        ManifestListCommand.Verb,
        ManifestPushCommand.Verb,
        ManifestRemoveCommand.Verb,
        ManifestRmCommand.Verb);

    /// <summary>The list that a verb works on.</summary>
    internal static Argument<string> List(Command command)
    {
        var list = new Argument<string>("LIST") { Description = "Name of the list" };
        command.Arguments.Add(list);
        return list;
    }
}
