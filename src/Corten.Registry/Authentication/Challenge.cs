namespace Corten.Registry.Authentication;

/// <summary>One challenge of a WWW-Authenticate header (RFC 9110, section 11.6.1).</summary>
/// <param name="Scheme">"Bearer", "Basic", as it was written.</param>
/// <param name="Parameters">realm, service, scope ...</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    /// <summary>The challenges of all header values; what cannot be parsed is left out.</summary>
    public static IReadOnlyList<Challenge> ParseAll(IEnumerable<string> headers)
    {
        var challenges = new List<Challenge>();
        foreach (string header in headers)
            Parse(header, challenges);
        return challenges;
    }

    private static void Parse(ReadOnlySpan<char> text, List<Challenge> challenges)
    {
        Dictionary<string, string>? parameters = null;
        while (true)
        {
            text = text.TrimStart(" ,\t");
            int length = text.IndexOfAny(" =,\t");
            string word = (length < 0 ? text : text[..length]).ToString();
            if (word.Length == 0)
                return;
            text = text[word.Length..].TrimStart();
            if (text is ['=', ..] && parameters is not null)
            {
                parameters[word] = Value(ref text);
                continue;
            }
            parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            challenges.Add(new Challenge(word, parameters));
            if (text is ['=', ..])
                return;
        }
    }

    private static string Value(ref ReadOnlySpan<char> text)
    {
        text = text[1..].TrimStart();
        if (text is not ['"', ..])
        {
            int end = text.IndexOfAny(" ,\t");
            string word = (end < 0 ? text : text[..end]).ToString();
            text = text[word.Length..];
            return word;
        }
        var value = new System.Text.StringBuilder();
        int i = 1;
        for (; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            value.Append(text[i]);
        }
        text = text[Math.Min(i + 1, text.Length)..];
        return value.ToString();
    }
}
