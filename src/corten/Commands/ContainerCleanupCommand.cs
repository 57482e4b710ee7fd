using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

/// <summary>What cormon runs when a container has ended and nobody waits for it. Opening the engine repairs already; this names the one.</summary>
internal static class ContainerCleanupCommand
{
    public static Verb Verb { get; } = new("cleanup", "Clean up after a container that has ended", Define) { Hidden = true };

    private static void Define(Command command)
    {
        var name = ContainerAccess.Container(command);
        command.SetAction(result =>
        {
            ContainerAccess.Open(new CommandContext(result)).CleanUp(result.GetValue(name)!);
            return 0;
        });
    }
}
