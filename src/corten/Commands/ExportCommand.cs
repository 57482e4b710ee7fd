using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class ExportCommand
{
    public static Verb Verb { get; } = new("export", "Write a container's root file system as a tar", Define);

    private static void Define(Command command)
    {
        var name = ContainerAccess.Container(command);
        var output = CommandOptions.Text("--output", "FILE", "Write to a file, not to standard output", "-o");
        command.Options.Add(output);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            var container = engine.Get(result.GetValue(name)!);
            ArchiveStreams.Write(result.GetValue(output), stream => engine.Export(container, stream));
            return 0;
        });
    }
}
