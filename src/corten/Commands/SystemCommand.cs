using Corten.CommandLine;

namespace Corten.Commands;

internal static class SystemCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "system",
        "Look after the store",
        SystemBootUnitCommand.Verb,
        SystemCheckCommand.Verb,
        SystemCollectCommand.Verb,
        SystemDfCommand.Verb,
        InfoCommand.Verb,
        SystemPruneCommand.Verb);
}
