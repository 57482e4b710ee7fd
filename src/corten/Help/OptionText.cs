using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Help;

/// <summary>How help names and describes an option.</summary>
internal static class OptionText
{
    /// <summary>The options of a command that are shown, by their long names.</summary>
    public static IEnumerable<Option> Shown(Command command) =>
        command.Options.Where(o => !o.Hidden && !ReferenceEquals(o, GlobalOptions.Help)).OrderBy(o => o.Name.TrimStart('-'), StringComparer.Ordinal);

    /// <summary>As in "-e, --env NAME[=VALUE]"; without a short form it is indented by its width.</summary>
    public static string Names(Option option)
    {
        var names = option.Aliases.Prepend(option.Name).Distinct().OrderBy(n => n.StartsWith("--", StringComparison.Ordinal)).ToList();
        string indent = names[0].StartsWith("--", StringComparison.Ordinal) ? "    " : "";
        return $"{indent}{string.Join(", ", names)}{(option.HelpName is { } value ? $" {value}" : "")}";
    }

    /// <summary>What it does, and its value where it is not given.</summary>
    public static string Description(Option option) =>
        option is { HasDefaultValue: true } && option.GetDefaultValue() is string { Length: > 0 } value && option.Description?.Contains(value, StringComparison.Ordinal) != true
            ? $"{option.Description} (default {value})"
            : option.Description ?? "";
}
