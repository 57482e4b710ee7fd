using System.CommandLine;
using Corten.CommandLine;
using Corten.Help;

namespace Corten.Commands;

internal static class HelpCommand
{
    public static Verb Verb { get; } = new("help", "Show what commands do", Define);

    private static void Define(Command command)
    {
        var words = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore, Description = "The command, as in: help image copy" };
        command.Arguments.Add(words);
        command.SetAction(result =>
        {
            Command topic = result.RootCommandResult.Command;
            foreach (string word in result.GetValue(words)!)
                topic = Below(topic, word);
            HelpAction.Show(topic, result.InvocationConfiguration.Output);
            return 0;
        });
    }

    private static Command Below(Command command, string word)
    {
        var found = command.Subcommands.FirstOrDefault(c => c.Name == word || c.Aliases.Contains(word)) ?? throw Unknown(command, word);
        (found as VerbCommand)?.EnsureDefined();
        return found;
    }

    private static UsageException Unknown(Command command, string word)
    {
        string? nearest = Suggestion.Nearest(word, command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));
        return new UsageException($"'{CommandPath.Typed(command)}' has no command '{word}'; {(nearest is null ? $"see '{CommandPath.Typed(command)} --help'" : $"did you mean '{nearest}'?")}");
    }
}
