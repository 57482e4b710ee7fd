using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Help;

/// <summary>The text of <c>--help</c>.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="isBold">Whether headings are bold, as on a terminal.</param>
internal sealed class HelpWriter(TextWriter output, bool isBold)
{
    private const int Gap = 2;

    /// <summary>Writes all that is known of a command.</summary>
    public void Write(Command command)
    {
        output.WriteLine($"{Heading("Usage:")}  {CommandPath.Typed(command)} {Synopsis.Of(command)}".TrimEnd());
        output.WriteLine($"\n{command.Description}");
        WriteAliases(command);
        WriteExamples(command);
        WriteList("Arguments", command.Arguments.Where(a => !a.Hidden && a.Description is not null).Select(a => (a.Name, a.Description!)));
        WriteCommands(command);
        WriteList(command is RootCommand ? "Global options" : "Options", OptionText.Shown(command).Select(o => (OptionText.Names(o), OptionText.Description(o))));
        WriteLast(command);
    }

    private void WriteAliases(Command command)
    {
        if (command.Aliases.Count > 0)
            output.WriteLine($"\n{Heading("Aliases:")}  {string.Join(", ", command.Aliases.Prepend(command.Name).Distinct())}");
    }

    private void WriteExamples(Command command)
    {
        var examples = Examples.Of(command);
        if (examples.Count == 0)
            return;
        output.WriteLine($"\n{Heading("Examples:")}");
        foreach (var example in examples)
            output.WriteLine($"  # {example.Meaning}\n  {CommandPath.Program(command)} {example.Typed}");
    }

    private void WriteCommands(Command command)
    {
        var shown = command.Subcommands.Where(c => !c.Hidden).ToList();
        if (command is not RootCommand || command is NamedRoot)
        {
            WriteList("Commands", shown.Select(Line));
            return;
        }
        int width = shown.Max(c => c.Name.Length);
        foreach (var (title, verbs) in HelpTopics.All)
            WriteList(title, verbs.SelectMany(verb => shown.Where(c => c.Name == verb)).Select(Line), width);
        WriteList("Other commands", shown.Where(c => !HelpTopics.All.Any(topic => topic.Verbs.Contains(c.Name))).Select(Line), width);
    }

    private static (string Name, string Text) Line(Command command) => (command.Name, command.Description ?? "");

    private void WriteList(string heading, IEnumerable<(string Name, string Text)> lines, int width = 0)
    {
        var all = lines.ToList();
        if (all.Count == 0)
            return;
        output.WriteLine($"\n{Heading(heading + ":")}");
        width = Math.Max(width, all.Max(l => l.Name.Length));
        foreach (var (name, text) in all)
            output.WriteLine($"  {name.PadRight(width + Gap)}{text}".TrimEnd());
    }

    private void WriteLast(Command command)
    {
        string typed = CommandPath.Typed(command);
        if (command.Subcommands.Count > 0)
            output.WriteLine($"\n'{typed} COMMAND --help' tells more about a command.");
        else if (command is not RootCommand && CommandPath.Program(command) == "corten")
            output.WriteLine("\n'corten --help' shows the options that every command has: --root, --runroot, --snapshotter, --log-level.");
    }

    private string Heading(string text) => isBold ? $"\u001b[1m{text}\u001b[0m" : text;
}
