using System.CommandLine;
using System.Text;
using Corten.CommandLine;

namespace Corten.Help;

/// <summary>The manual page of a command, in the language of man(7), from the same source as its help.</summary>
/// <param name="version">The version of the program.</param>
internal sealed class ManPage(string version)
{
    private readonly StringBuilder _text = new();

    /// <summary>The name of a command's page: "corten-image-copy".</summary>
    public static string Name(Command command) => CommandPath.Typed(command).Replace(' ', '-');

    /// <summary>The page.</summary>
    public string Of(Command command)
    {
        _text.Clear();
        _text.Append($".TH \"{Escape(Name(command).ToUpperInvariant())}\" 1 \"\" \"corten {Escape(version)}\" \"Corten\"\n");
        Section("NAME").Append($"{Escape(Name(command))} \\- {Line(command.Description)}\n");
        Section("SYNOPSIS").Append($".B {Escape(CommandPath.Typed(command))}\n{Line(Synopsis.Of(command))}\n");
        List("ARGUMENTS", command.Arguments.Where(a => !a.Hidden).Select(a => (a.Name, a.Description ?? "")));
        List("COMMANDS", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? "")));
        List("OPTIONS", OptionText.Shown(command).Select(o => (OptionText.Names(o).Trim(), OptionText.Description(o))));
        AddExamples(command);
        AddExitStatus(command);
        AddSeeAlso(command);
        return _text.ToString();
    }

    private StringBuilder Section(string title) => _text.Append($".SH {title}\n");

    private void List(string title, IEnumerable<(string Name, string Text)> entries)
    {
        var all = entries.ToList();
        if (all.Count == 0)
            return;
        Section(title);
        foreach (var (name, text) in all)
            _text.Append($".TP\n.B {Escape(name)}\n{Line(text)}\n");
    }

    private void AddExamples(Command command)
    {
        var examples = Examples.Of(command);
        if (examples.Count == 0)
            return;
        Section("EXAMPLES");
        foreach (var example in examples)
            _text.Append($".PP\n{Line(example.Meaning)}:\n.PP\n.RS 4\n.EX\n{Escape($"{CommandPath.Program(command)} {example.Typed}")}\n.EE\n.RE\n");
    }

    private void AddExitStatus(Command command)
    {
        if (command.Subcommands.Count > 0)
            return;
        Section("EXIT STATUS");
        bool runs = command is VerbCommand { OptionsEndAtFirstArgument: true };
        List<(string Code, string Meaning)> codes = runs
            ? [("125", "Corten itself failed, or the command line is wrong"), ("126", "the command was found and cannot be executed"),
                ("127", "the command was not found"), ("other", "the command's own; 128 and the signal's number where one ended it")]
            : [("0", "all went well"), ("1", "it failed, and standard error says why"), ("125", "the command line is wrong")];
        foreach (var (code, meaning) in codes)
            _text.Append($".TP\n.B {code}\n{Line(meaning)}\n");
    }

    private void AddSeeAlso(Command command)
    {
        var pages = command.Subcommands.Where(c => !c.Hidden).Select(Name).ToList();
        if (CommandPath.Parent(command) is { } parent)
            pages.Insert(0, Name(parent));
        if (pages.Count > 0)
            Section("SEE ALSO").Append(string.Join(",\n", pages.Select(page => $".BR {Escape(page)} (1)"))).Append('\n');
    }

    // A line must not begin with what the formatter takes for a request.
    private static string Line(string? text)
    {
        string line = Escape(text ?? "");
        return line.StartsWith('.') || line.StartsWith('\'') ? $"\\&{line}" : line;
    }

    private static string Escape(string text) => text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
}
