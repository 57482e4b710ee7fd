using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Help;

/// <summary>Where a command stands in the tree.</summary>
internal static class CommandPath
{
    /// <summary>The command above, or null for the root.</summary>
    public static Command? Parent(Command command) => command.Parents.OfType<Command>().FirstOrDefault();

    /// <summary>The verbs that lead to <paramref name="command"/>, without the program's name: "image copy"; empty for the root.</summary>
    public static string Verbs(Command command) =>
        command is RootCommand ? "" : $"{(Parent(command) is { } parent ? Verbs(parent) : "")} {command.Name}".TrimStart();

    /// <summary>The same after the program's name, as it is typed.</summary>
    public static string Typed(Command command) => $"{Program(command)} {Verbs(command)}".TrimEnd();

    /// <summary>The program's name.</summary>
    public static string Program(Command command) => command switch
    {
        NamedRoot named => named.Program,
        _ => Parent(command) is { } parent ? Program(parent) : "corten",
    };
}
