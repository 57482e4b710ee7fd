using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

/// <summary>--no-history and --history.*: the line that a change adds to the image's history.</summary>
internal sealed class HistoryFlags
{
    private readonly Option<bool> _none = CommandOptions.Switch("--no-history", "Add no line to the history");
    private readonly Option<string?> _author = CommandOptions.Text("--history.author", "AUTHOR", "Author in the history");
    private readonly Option<string?> _comment = CommandOptions.Text("--history.comment", "TEXT", "Comment in the history");
    private readonly Option<string?> _created = CommandOptions.Text("--history.created", "TIME", "Time in the history, as 2026-01-31T12:00:00Z");
    private readonly Option<string?> _createdBy = CommandOptions.Text("--history.created_by", "COMMAND", "Command in the history");

    public IEnumerable<Option> All => [_none, _author, _comment, _created, _createdBy];

    /// <summary>The line; null for none.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="command">The command that the line names unless told otherwise.</param>
    /// <param name="author">The author unless told otherwise.</param>
    public HistoryEntry? Read(ParseResult result, string command, string author)
    {
        Option<string?>[] texts = [_author, _comment, _created, _createdBy];
        if (result.GetValue(_none))
        {
            var extra = texts.FirstOrDefault(option => result.GetValue(option) is not null);
            return extra is null ? null : throw new UsageException($"--no-history and {extra.Name} may not be specified together");
        }
        return new HistoryEntry(
            result.GetValue(_created) is { } created ? ParseTime(created, "--history.created") : OciOptions.Now,
            result.GetValue(_createdBy) ?? command,
            result.GetValue(_author) ?? author,
            result.GetValue(_comment) ?? "");
    }

    public static DateTimeOffset ParseTime(string text, string flag)
    {
        try
        {
            return GoTime.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"parsing {flag}: {e.Message}");
        }
    }
}
