using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class SecretExistsCommand
{
    public static Verb Verb { get; } = new("exists", "Say by the exit code whether a secret is here: 0 if it is, 1 if not", Define);

    private static void Define(Command command)
    {
        var name = new Argument<string>("SECRET") { Description = "Name or ID" };
        command.Arguments.Add(name);
        command.SetAction(result => ContainerAccess.Open(new CommandContext(result)).Secrets.Find(result.GetValue(name)!) is null ? 1 : 0);
    }
}
