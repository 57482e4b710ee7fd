using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class VolumeCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "volume",
        "Work with volumes: directories that outlive containers",
        VolumeCreateCommand.Verb,
        VolumeExistsCommand.Verb,
        VolumeExportCommand.Verb,
        VolumeImportCommand.Verb,
        VolumeInspectCommand.Verb,
        VolumeLsCommand.Verb,
        VolumePruneCommand.Verb,
        VolumeRmCommand.Verb);

    /// <summary>The volume that a verb works on.</summary>
    internal static Argument<string> Volume(Command command)
    {
        var name = new Argument<string>("VOLUME") { Description = "The volume's name" };
        command.Arguments.Add(name);
        return name;
    }
}
