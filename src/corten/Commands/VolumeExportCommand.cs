using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class VolumeExportCommand
{
    public static Verb Verb { get; } = new("export", "Write a volume's content as a tar", Define);

    private static void Define(Command command)
    {
        var name = VolumeCommand.Volume(command);
        var output = CommandOptions.Text("--output", "FILE", "Write to a file, not to standard output", "-o");
        command.Options.Add(output);
        command.SetAction(result =>
        {
            var volumes = ContainerAccess.Open(new CommandContext(result)).Volumes;
            var volume = volumes.Get(result.GetValue(name)!);
            ArchiveStreams.Write(result.GetValue(output), tar => volumes.Export(volume, tar));
            return 0;
        });
    }
}
