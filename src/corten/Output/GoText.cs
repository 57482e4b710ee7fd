using System.Globalization;
using System.Text;

namespace Corten.Output;

/// <summary>Text as umoci shows it: in Go's quotes where it would be unclear without.</summary>
internal static class GoText
{
    /// <summary>Go's strconv.Quote.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
            quoted.Append(Escape(rune));
        return quoted.Append('"').ToString();
    }

    /// <summary>Quoted where quoting changes something, and where it is empty or has white space.</summary>
    public static string Precise(string text) =>
        Quote(text) is var quoted && (quoted.Length != text.Length + 2 || text.Length == 0 || text.Any(char.IsWhiteSpace)) ? quoted : text;

    /// <summary>Quoted where quoting changes something.</summary>
    public static string Plain(string text) => Quote(text) is var quoted && quoted.Length != text.Length + 2 ? quoted : text;

    private static string Escape(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        < ' ' or 0x7f => $"\\x{rune.Value:x2}",
        _ when IsPrintable(rune) => rune.ToString(),
        <= 0xffff => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
