using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class VolumeExistsCommand
{
    public static Verb Verb { get; } = new("exists", "Say by the exit code whether a volume is here: 0 if it is, 1 if not", Define);

    private static void Define(Command command)
    {
        var name = VolumeCommand.Volume(command);
        command.SetAction(result => ContainerAccess.Open(new CommandContext(result)).Volumes.Find(result.GetValue(name)!) is null ? 1 : 0);
    }
}
