using System.CommandLine;

namespace Corten.CommandLine;

/// <summary>One verb of the command line: its name, its line in the help, and the options it takes, made only when the verb is used.</summary>
/// <param name="Name">What the person types.</param>
/// <param name="Description">One line without a full stop.</param>
/// <param name="Define">Adds options, arguments and the action.</param>
internal sealed record Verb(string Name, string Description, Action<Command> Define)
{
    /// <summary>Whether the first argument ends the options, as IMAGE does in <c>run IMAGE COMMAND</c>: what follows is the container's.</summary>
    public bool OptionsEndAtFirstArgument { get; init; }

    /// <summary>Further names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether the help leaves it out: verbs that the programs call among themselves.</summary>
    public bool Hidden { get; init; }

    /// <summary>A verb that only groups others, as <c>container</c> does.</summary>
    public static Verb Group(string name, string description, params Verb[] verbs) =>
        new(name, description, command => VerbCommand.AddAll(command, verbs));
}
