using System.Globalization;
using System.Text;

namespace Corun.CommandLine;

/// <summary>
/// A message as it may stand on a terminal and in a log: one line, of bounded length, without characters that a terminal obeys. What it
/// quotes may come from a configuration that somebody else wrote.
/// </summary>
internal static class Sentence
{
    private const int Longest = 2_000;

    private const int Beginning = 1_200;

    /// <summary>The message with control characters written as escapes, and without its middle where it is too long.</summary>
    public static string Of(string message)
    {
        string text = message.Trim();
        if (text.Length > Longest)
            text = $"{text[..Beginning]} [...] {text[^(Longest - Beginning)..]}";
        if (!text.Any(char.IsControl))
            return text;
        var line = new StringBuilder(text.Length);
        foreach (char c in text)
            line.Append(char.IsControl(c) ? Escape(c) : c.ToString());
        return line.ToString();
    }

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => $"\\x{((int)c).ToString("x2", CultureInfo.InvariantCulture)}",
    };
}
