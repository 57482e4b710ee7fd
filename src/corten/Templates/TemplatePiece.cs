namespace Corten.Templates;

/// <summary>A piece of a template: text, or what stands between two braces.</summary>
/// <param name="Text">The text, or the inside of the braces without comments' marks.</param>
/// <param name="IsAction">Which of both.</param>
internal readonly record struct TemplatePiece(string Text, bool IsAction)
{
    /// <summary>Cuts a template; "{{-" and "-}}" take the white space beside them away.</summary>
    public static List<TemplatePiece> Cut(string template)
    {
        var pieces = new List<TemplatePiece>();
        int position = 0;
        bool trim = false;
        while (true)
        {
            int open = template.IndexOf("{{", position, StringComparison.Ordinal);
            string text = template[position..(open < 0 ? template.Length : open)];
            if (trim)
                text = text.TrimStart();
            trim = false;
            bool trimsBefore = open >= 0 && template.AsSpan(open + 2).StartsWith("- ");
            if (trimsBefore)
                text = text.TrimEnd();
            if (text.Length > 0)
                pieces.Add(new TemplatePiece(text, false));
            if (open < 0)
                return pieces;
            int start = open + (trimsBefore ? 3 : 2);
            int close = End(template, start);
            trim = close > start + 1 && template[close - 1] == '-' && char.IsWhiteSpace(template[close - 2]);
            string action = template[start..(trim ? close - 1 : close)].Trim();
            if (action.Length == 0)
                throw TemplateError.Wrong("nothing between {{ and }}");
            if (!(action.StartsWith("/*", StringComparison.Ordinal) && action.EndsWith("*/", StringComparison.Ordinal)))
                pieces.Add(new TemplatePiece(action, true));
            position = close + 2;
        }
    }

    // The braces that close, which may not stand in a string.
    private static int End(string template, int start)
    {
        char quote = '\0';
        for (int i = start; i < template.Length; i++)
        {
            char c = template[i];
            if (quote == '\0' && c == '}' && i + 1 < template.Length && template[i + 1] == '}')
                return i;
            if (quote is '"' or '\'' && c == '\\')
                i++;
            else if (quote == '\0' && c is '"' or '`' or '\'')
                quote = quote == '\0' ? c : quote == c ? '\0' : quote;
            else if (c == quote)
                quote = '\0';
        }
        throw TemplateError.Wrong(quote == '\0' ? "a {{ without its }}" : "a quote is not closed");
    }
}
