using System.CommandLine;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands;

internal static class DiffCommand
{
    public static Verb Verb { get; } = new("diff", "Show what a container changed in its root file system: A added, C changed, D deleted", Define);

    private static void Define(Command command)
    {
        var name = ContainerAccess.Container(command);
        var format = CommandOptions.Text("--format", "FORMAT", "Print as \"json\"");
        command.Options.Add(format);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            ChangeOutput.Write(context.Output, engine.Changes(engine.Get(result.GetValue(name)!)), result.GetValue(format));
            return 0;
        });
    }
}
