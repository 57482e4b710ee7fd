using System.CommandLine;

namespace Corten.Help;

/// <summary>What each verb's help and manual page show as examples. A test parses them all.</summary>
internal static class Examples
{
    private static readonly string[] _groups = ["container ", "image ", "system "];

    private static readonly IReadOnlyDictionary<string, Example[]>[] _tables =
        [RunExamples.All, ContainerExamples.All, ImageExamples.All, LayoutExamples.All, DataExamples.All, SystemExamples.All];

    /// <summary>The verbs that have examples.</summary>
    public static IEnumerable<string> Paths => _tables.SelectMany(table => table.Keys);

    /// <summary>The examples of a command; those of <c>run</c> are also those of <c>container run</c>. None for a group.</summary>
    public static IReadOnlyList<Example> Of(Command command)
    {
        string path = CommandPath.Verbs(command);
        if (CommandPath.Program(command) != "corten")
            return [];
        return Find(path) ?? _groups.Where(group => path.StartsWith(group, StringComparison.Ordinal)).Select(group => Find(path[group.Length..])).FirstOrDefault() ?? [];
    }

    private static Example[]? Find(string path)
    {
        foreach (var table in _tables)
        {
            if (table.TryGetValue(path, out var examples))
                return examples;
        }
        return null;
    }
}
