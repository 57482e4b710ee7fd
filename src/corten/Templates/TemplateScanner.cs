using System.Globalization;
using System.Text;

namespace Corten.Templates;

/// <summary>Cuts what stands between two braces into tokens (Go's text/template, "Arguments" and "Pipelines").</summary>
internal sealed class TemplateScanner(string text)
{
    private int _position;

    /// <summary>All tokens.</summary>
    public List<TemplateToken> Scan()
    {
        var tokens = new List<TemplateToken>();
        while (true)
        {
            int start = _position;
            while (_position < text.Length && char.IsWhiteSpace(text[_position]))
                _position++;
            if (_position == text.Length)
                return tokens;
            tokens.Add(Next(tokens.Count > 0 && start == _position));
        }
    }

    private TemplateToken Next(bool attached)
    {
        char first = text[_position];
        switch (first)
        {
            case '"':
                return new TemplateToken(TokenKind.Text, Quoted(), attached);
            case '`':
                return new TemplateToken(TokenKind.Text, Raw(), attached);
            case '\'':
                return new TemplateToken(TokenKind.Number, Character(), attached);
            case '(' or ')' or '|' or ',' or '=':
                _position++;
                return new TemplateToken(TokenKind.Sign, first.ToString(), attached);
            case ':' when text.AsSpan(_position).StartsWith(":="):
                _position += 2;
                return new TemplateToken(TokenKind.Sign, ":=", attached);
            case '$':
                _position++;
                return new TemplateToken(TokenKind.Variable, Word(), attached);
            case '.' when !IsDigit(1):
                _position++;
                return new TemplateToken(TokenKind.Field, Word(), attached);
        }
        if (char.IsAsciiDigit(first) || (first is '-' or '+' or '.' && IsDigit(1)))
            return new TemplateToken(TokenKind.Number, Digits(), attached);
        return IsWord(first) ? new TemplateToken(TokenKind.Name, Word(), attached) : throw TemplateError.Wrong($"'{first}' has no meaning here");
    }

    private bool IsDigit(int ahead) => _position + ahead < text.Length && char.IsAsciiDigit(text[_position + ahead]);

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private string Word()
    {
        int start = _position;
        while (_position < text.Length && IsWord(text[_position]))
            _position++;
        return text[start.._position];
    }

    private string Digits()
    {
        int start = _position++;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] is '.' or '_'))
            _position++;
        string digits = text[start.._position].Replace("_", "", StringComparison.Ordinal);
        bool isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (isHex && long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number))
            return number.ToString(CultureInfo.InvariantCulture);
        return double.TryParse(digits, CultureInfo.InvariantCulture, out _) ? digits.TrimStart('+') : throw TemplateError.Wrong($"{digits} is not a number");
    }

    private string Character()
    {
        string content = Until('\'');
        return Rune.TryGetRuneAt(content, 0, out var rune) && rune.Utf16SequenceLength == content.Length
            ? rune.Value.ToString(CultureInfo.InvariantCulture)
            : throw TemplateError.Wrong($"'{content}' is not a character");
    }

    private string Quoted() => Until('"');

    private string Raw()
    {
        int end = text.IndexOf('`', _position + 1);
        if (end < 0)
            throw TemplateError.Wrong("a quote is not closed");
        string content = text[(_position + 1)..end];
        _position = end + 1;
        return content;
    }

    private string Until(char quote)
    {
        var content = new StringBuilder();
        for (_position++; _position < text.Length && text[_position] != quote; _position++)
        {
            if (text[_position] == '\\' && _position + 1 < text.Length)
                content.Append(Escape(text[++_position]));
            else
                content.Append(text[_position]);
        }
        if (_position++ >= text.Length)
            throw TemplateError.Wrong("a quote is not closed");
        return content.ToString();
    }

    private static char Escape(char letter) => letter switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        _ => letter,
    };
}
