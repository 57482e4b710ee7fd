using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class ManifestExistsCommand
{
    public static Verb Verb { get; } = new("exists", "Say by the exit code whether a list is here: 0 if it is, 1 if not", Define);

    private static void Define(Command command)
    {
        var list = ManifestCommand.List(command);
        command.SetAction(result => ImageAccess.Open(new CommandContext(result)).Lists.Find(result.GetValue(list)!) is null ? 1 : 0);
    }
}
