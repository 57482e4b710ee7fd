using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class VolumeImportCommand
{
    public static Verb Verb { get; } = new("import", "Unpack a tar into a volume; files that it does not have stay", Define);

    private static void Define(Command command)
    {
        var name = VolumeCommand.Volume(command);
        var source = new Argument<string>("FILE|-") { Description = "The tar, compressed or not; - is standard input" };
        command.Arguments.Add(source);
        command.SetAction(result =>
        {
            var volumes = ContainerAccess.Open(new CommandContext(result)).Volumes;
            var volume = volumes.Get(result.GetValue(name)!);
            using var tar = ArchiveStreams.OpenInput(result.GetValue(source), "volume import");
            volumes.Import(volume, tar);
            return 0;
        });
    }
}
