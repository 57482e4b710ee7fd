using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class ContainerExistsCommand
{
    public static Verb Verb { get; } = new("exists", "Exit with 0 where the container is there, else with 1", Define);

    private static void Define(Command command)
    {
        var name = ContainerAccess.Container(command);
        command.Options.Add(CommandOptions.Switch("--external", "Also containers of other programs, of which this store has none"));
        command.SetAction(result => ContainerAccess.Open(new CommandContext(result)).Find(result.GetValue(name)!) is null ? 1 : 0);
    }
}
