using System.Text;

namespace Corten.Oci;

/// <summary>Splits a line into words as Dockerfiles and labels do: by spaces, with quotes and backslashes. Nothing is expanded.</summary>
public static class ShellWords
{
    /// <summary>The words; null where a quote is not closed.</summary>
    public static IReadOnlyList<string>? Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (inWord)
                    words.Add(word.ToString());
                (inWord, _) = (false, word.Clear());
                continue;
            }
            inWord = true;
            if (c == '\\' && quote != '\'' && i + 1 < text.Length)
                word.Append(text[++i]);
            else if (quote == '\0' && c is ('"' or '\''))
                quote = c;
            else if (c == quote)
                quote = '\0';
            else
                word.Append(c);
        }
        if (inWord)
            words.Add(word.ToString());
        return quote == '\0' ? words : null;
    }
}
