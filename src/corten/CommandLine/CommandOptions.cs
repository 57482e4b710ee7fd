using System.CommandLine;

namespace Corten.CommandLine;

/// <summary>Options that several verbs have in common, made alike.</summary>
internal static class CommandOptions
{
    /// <summary>--format of a listing or of inspect.</summary>
    public static Option<string?> Format() => new("--format")
    {
        Description = "Print with a Go template, or \"json\"",
        HelpName = "TEMPLATE",
    };

    /// <summary>-q of a listing.</summary>
    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Print only the IDs" };

    /// <summary>An option that is either there or not.</summary>
    public static Option<bool> Switch(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };

    /// <summary>An option with one value.</summary>
    public static Option<string?> Text(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName };

    /// <summary>An option that may be given many times, one value each.</summary>
    public static Option<string[]> List(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = valueName, DefaultValueFactory = _ => [] };

    /// <summary>A whole number; anything else is a usage error in our own words.</summary>
    public static Option<int?> Integer(string name, string valueName, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = valueName,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, null, out int number))
                return number;
            result.AddError($"invalid argument \"{text}\" for {name}: not a whole number");
            return null;
        },
    };
}
