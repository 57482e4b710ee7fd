using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

/// <summary>What <c>rmi</c> leaves running behind it: gives back the space of what was removed, when whoever uses it has ended.</summary>
internal static class SystemCollectCommand
{
    public static Verb Verb { get; } = new("collect", "Give back the space of removed images", Define) { Hidden = true };

    private static void Define(Command command) => command.SetAction(result =>
    {
        ImageAccess.Open(new CommandContext(result)).Collect(wait: true);
        return 0;
    });
}
