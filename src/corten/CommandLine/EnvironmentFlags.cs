namespace Corten.CommandLine;

/// <summary>Reads --env, --env-file and --label.</summary>
internal static class EnvironmentFlags
{
    /// <summary>Files first, then single variables, which count more. NAME alone takes the caller's value, or removes the image's.</summary>
    public static string[] Read(bool host, string[] files, string[] variables) => [.. Host(host), .. files.SelectMany(ReadFile).Concat(variables).Select(Complete)];

    /// <summary>KEY=VALUE as a map; KEY alone has an empty value.</summary>
    public static Dictionary<string, string> Pairs(string[] texts)
    {
        var pairs = new Dictionary<string, string>();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=');
            pairs[equals < 0 ? text : text[..equals]] = equals < 0 ? "" : text[(equals + 1)..];
        }
        return pairs;
    }

    private static string Complete(string text)
    {
        if (text.Length == 0 || text[0] == '=')
            throw new UsageException($"invalid environment variable \"{text}\": NAME or NAME=VALUE");
        if (text.Contains('='))
            return text;
        return Environment.GetEnvironmentVariable(text) is { } value ? $"{text}={value}" : text;
    }

    private static IEnumerable<string> Host(bool wanted) => wanted
        ? Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(v => $"{v.Key}={v.Value}")
        : [];

    // Docker's format: one NAME[=VALUE] a line, # begins a comment line, no quotes.
    public static IEnumerable<string> ReadFile(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the file {path}: {(failure is FileNotFoundException or DirectoryNotFoundException ? "no such file" : "permission denied, or not a file")}");
        }
        return lines.Select(l => l.TrimStart()).Where(l => l.Length > 0 && l[0] != '#');
    }
}
