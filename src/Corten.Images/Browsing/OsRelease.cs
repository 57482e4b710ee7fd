using System.Globalization;
using Corten.Linux;

namespace Corten.Images.Browsing;

/// <summary>What an image says of its distribution: os-release(5). The image chose every word of it.</summary>
public sealed record OsRelease
{
    private const int LongestValue = 256;

    private readonly IReadOnlyDictionary<string, string> _values;

    private OsRelease(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <summary>The distribution in one lower-case word, for example "debian"; "linux" where it does not say.</summary>
    public string Id => Value("ID") is { Length: > 0 } id ? id : "linux";

    /// <summary>The version, for example "12" or "3.20.1"; empty for one that is never released.</summary>
    public string VersionId => Value("VERSION_ID");

    /// <summary>Name and version for people.</summary>
    public string PrettyName => Value("PRETTY_NAME") is { Length: > 0 } pretty ? pretty : $"{Name} {VersionId}".TrimEnd();

    /// <summary>The name for people, without a version.</summary>
    public string Name => Value("NAME") is { Length: > 0 } name ? name : Id;

    /// <summary>The last day with support, where the distribution says so itself; else null.</summary>
    public DateOnly? SupportEnd =>
        DateOnly.TryParseExact(Value("SUPPORT_END"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Reads the file's content. Lines that are no assignments are passed over, control characters become question marks.</summary>
    public static OsRelease Parse(ReadOnlySpan<byte> content)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in UnixString.FromBytes(content).Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && !line.StartsWith('#'))
                values[line[..equals].Trim()] = Clean(Unquote(line[(equals + 1)..].Trim()));
        }
        return new OsRelease(values);
    }

    private string Value(string name) => _values.GetValueOrDefault(name, "");

    // The shell's quotes: nothing is special between single ones, a backslash keeps the next character elsewhere.
    private static string Unquote(string text)
    {
        if (text is ['\'', .. var plain, '\''])
            return plain;
        string inner = text is ['"', .. var quoted, '"'] ? quoted : text;
        var value = new System.Text.StringBuilder();
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length)
                i++;
            value.Append(inner[i]);
        }
        return value.ToString();
    }

    private static string Clean(string text) =>
        string.Concat(text.Take(LongestValue).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
