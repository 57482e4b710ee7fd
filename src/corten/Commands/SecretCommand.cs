using Corten.CommandLine;

namespace Corten.Commands;

internal static class SecretCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "secret",
        "Work with secrets: values that containers see as files or variables",
        SecretCreateCommand.Verb,
        SecretExistsCommand.Verb,
        SecretInspectCommand.Verb,
        SecretLsCommand.Verb,
        SecretRmCommand.Verb);
}
