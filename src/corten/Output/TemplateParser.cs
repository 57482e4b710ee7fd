using System.Text;
using Corten.CommandLine;

namespace Corten.Output;

/// <summary>Reads a template into nodes by recursive descent.</summary>
internal sealed class TemplateParser
{
    private readonly string _text;
    private int _position;
    private string? _ending;

    private TemplateParser(string text) => _text = text;

    public static IReadOnlyList<TemplateNode> Parse(string text)
    {
        var parser = new TemplateParser(text);
        var nodes = parser.Body();
        return parser._ending is null ? nodes : throw Wrong($"{{{{{parser._ending}}}}} without its beginning");
    }

    // Nodes up to {{end}}, {{else}} or the end of the text, which one is left in _ending.
    private List<TemplateNode> Body()
    {
        var nodes = new List<TemplateNode>();
        while (true)
        {
            int open = _text.IndexOf("{{", _position, StringComparison.Ordinal);
            string text = _text[_position..(open < 0 ? _text.Length : open)];
            if (text.Length > 0)
                nodes.Add(new TextNode(text));
            _ending = null;
            if (open < 0)
            {
                _position = _text.Length;
                return nodes;
            }
            var words = Action(open);
            if (words is ["end"] or ["else"])
            {
                _ending = words[0];
                return nodes;
            }
            nodes.Add(Node(words));
        }
    }

    private List<string> Action(int open)
    {
        int close = _text.IndexOf("}}", open, StringComparison.Ordinal);
        if (close < 0)
            throw Wrong("a {{ without its }}");
        _position = close + 2;
        var words = Words(_text[(open + 2)..close].Trim().Trim('-'));
        return words.Count > 0 ? words : throw Wrong("nothing between {{ and }}");
    }

    private TemplateNode Node(List<string> words)
    {
        if (words[0] is not ("if" or "range"))
            return new ActionNode(Expression(words));
        var condition = Expression(words[1..]);
        var then = Body();
        var otherwise = _ending == "else" ? Body() : [];
        if (_ending != "end")
            throw Wrong($"{{{{{words[0]}}}}} without its {{{{end}}}}");
        _ending = null;
        return words[0] == "if" ? new IfNode(condition, then, otherwise) : new RangeNode(condition, then, otherwise);
    }

    // a b | c d  is  c d (a b): the piped value becomes the last argument.
    private static TemplateExpression Expression(List<string> words)
    {
        TemplateExpression? piped = null;
        while (true)
        {
            int bar = words.IndexOf("|");
            piped = Command(bar < 0 ? words : words[..bar], piped);
            if (bar < 0)
                return piped;
            words = words[(bar + 1)..];
        }
    }

    private static TemplateExpression Command(List<string> words, TemplateExpression? piped)
    {
        if (words.Count == 0)
            throw Wrong("a value is missing");
        if (!char.IsLetter(words[0][0]) || words[0] is "true" or "false")
            return words.Count == 1 && piped is null ? Operand(words[0]) : throw Wrong($"{words[0]} is not a function");
        var arguments = words.Skip(1).Select(Operand).ToList();
        if (piped is not null)
            arguments.Add(piped);
        return new CallExpression(words[0], arguments);
    }

    private static TemplateExpression Operand(string word)
    {
        if (word[0] == '.')
            return new FieldExpression(word.Split('.', StringSplitOptions.RemoveEmptyEntries));
        if (word[0] is '"' or '`')
            return new LiteralExpression(TemplateValue.String(word[1..]));
        if (word is "true" or "false")
            return new LiteralExpression(TemplateValue.Boolean(word == "true"));
        return long.TryParse(word, out long number) ? new LiteralExpression(TemplateValue.Number(number)) : throw Wrong($"{word} is not a value");
    }

    // Words by spaces; a quoted string is one word that keeps its opening quote as its mark.
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        for (int i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]) || text[i] is '(' or ')')
                i++;
            else if (text[i] is '"' or '`')
                words.Add(Quoted(text, ref i));
            else if (text[i] == '|')
                words.Add(text[i++].ToString());
            else
                words.Add(Bare(text, ref i));
        }
        return words;
    }

    private static string Bare(string text, ref int i)
    {
        int start = i;
        while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('|' or ')' or '('))
            i++;
        return text[start..i];
    }

    private static string Quoted(string text, ref int i)
    {
        char quote = text[i++];
        var word = new StringBuilder().Append(quote);
        while (i < text.Length && text[i] != quote)
        {
            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length)
                i++;
            word.Append(text[i++]);
        }
        if (i++ >= text.Length)
            throw Wrong("a quote is not closed");
        return word.ToString();
    }

    private static UsageException Wrong(string what) => new($"the template given to --format is wrong: {what}");
}
