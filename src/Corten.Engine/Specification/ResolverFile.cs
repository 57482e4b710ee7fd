using Corten.Engine.Records;

namespace Corten.Engine.Specification;

/// <summary>resolv.conf(5) of a container: the host's, with what a person named in place of its own.</summary>
internal static class ResolverFile
{
    /// <summary>The file's text.</summary>
    /// <param name="host">The host's file.</param>
    /// <param name="settings">What was named.</param>
    public static string Text(string host, NameSettings settings)
    {
        if (settings is { Servers: [], Search: [], Options: [] })
            return host.Length > 0 ? host + "\n" : "";
        var lines = host.Split('\n', StringSplitOptions.TrimEntries).ToList();
        string[] domains = settings.Search.Length > 0 ? [.. settings.Search.Where(d => d != ".")] : [.. Values(lines, "search").LastOrDefault("").Split(' ')];
        string[] options = settings.Options.Length > 0 ? settings.Options : [.. Values(lines, "options")];
        IEnumerable<string> text =
        [
            Line("search", domains), .. (settings.Servers.Length > 0 ? settings.Servers : Values(lines, "nameserver")).Select(s => $"nameserver {s}\n"), Line("options", options),
        ];
        return string.Concat(text);
    }

    private static string Line(string word, string[] values) => values.Any(v => v.Length > 0) ? $"{word} {string.Join(' ', values)}\n" : "";

    private static IEnumerable<string> Values(List<string> lines, string word) =>
        lines.Where(l => l.StartsWith(word + " ", StringComparison.Ordinal)).Select(l => l[(word.Length + 1)..].Trim());
}
