using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Help;

/// <summary>The line that says what follows a verb: options in brackets, arguments as often as they may stand.</summary>
internal static class Synopsis
{
    /// <summary>As in "[OPTIONS] IMAGE [COMMAND] [ARG...]".</summary>
    public static string Of(Command command)
    {
        var words = new List<string>();
        if (command.Options.Any(o => !o.Hidden && !ReferenceEquals(o, GlobalOptions.Help)))
            words.Add("[OPTIONS]");
        if (command.Subcommands.Count > 0)
            words.Add("COMMAND");
        words.AddRange(command.Arguments.Where(a => !a.Hidden).Select(a => Of(a, command is VerbCommand { OptionsEndAtFirstArgument: true })));
        return string.Join(' ', words);
    }

    private static string Of(Argument argument, bool isCommandLine)
    {
        bool isOptional = argument.Arity.MinimumNumberOfValues == 0;
        bool isMany = argument.Arity.MaximumNumberOfValues > 2;
        string name = argument.Name;
        if (!isMany)
            return isOptional ? $"[{name}]" : name;
        if (isCommandLine)
            return isOptional ? $"[{name}] [ARG...]" : $"{name} [ARG...]";
        return isOptional ? $"[{name}...]" : $"{name} [{name}...]";
    }
}
