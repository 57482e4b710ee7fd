using System.Globalization;
using System.Text;

namespace Corten.Registry.Configuration.Toml;

/// <summary>
/// Reads the part of TOML 1.0 that configuration files of containers use: tables, arrays of tables, dotted and quoted keys, strings of all four
/// kinds, integers, booleans, arrays and inline tables. Dates and floats are refused.
/// </summary>
internal sealed class TomlReader
{
    private const int MaximumDepth = 32;

    private readonly string _text;
    private int _position;
    private int _depth;

    private TomlReader(string text) => _text = text;

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private bool AtEnd => _position >= _text.Length;

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="FormatException">It is not of that part of TOML; the message names the line.</exception>
    public static TomlTable Read(string text)
    {
        var reader = new TomlReader(text);
        var root = new TomlTable();
        var table = root;
        for (reader.SkipBlank(); !reader.AtEnd; reader.SkipBlank())
        {
            if (reader.Current == '[')
                table = reader.Header(root);
            else
                reader.Assignment(table);
            reader.EndLine();
        }
        return root;
    }

    private TomlTable Header(TomlTable root)
    {
        _position++;
        bool many = Take('[');
        SkipSpaces();
        var path = Key();
        Expect(']');
        if (many)
            Expect(']');
        var parent = Descend(root, path[..^1]);
        return (many ? parent.AddToArray(path[^1]) : parent.Open(path[^1])) ?? throw Wrong($"'{string.Join('.', path)}' has another kind already");
    }

    private void Assignment(TomlTable table)
    {
        var path = Key();
        Expect('=');
        SkipSpaces();
        if (!Descend(table, path[..^1]).TryAdd(path[^1], Value()))
            throw Wrong($"'{string.Join('.', path)}' is there twice");
    }

    private TomlTable Descend(TomlTable table, IEnumerable<string> path)
    {
        foreach (string name in path)
            table = table.Open(name) ?? throw Wrong($"'{name}' is not a table");
        return table;
    }

    private List<string> Key()
    {
        var path = new List<string>();
        do
        {
            SkipSpaces();
            path.Add(Current is '"' or '\'' ? QuotedKey() : BareKey());
            SkipSpaces();
        }
        while (Take('.'));
        return path;
    }

    private string QuotedKey() => (string)String();

    private string BareKey()
    {
        int start = _position;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '-')
            _position++;
        return _position > start ? _text[start.._position] : throw Wrong("a name is missing");
    }

    private object Value()
    {
        if (++_depth > MaximumDepth)
            throw Wrong("values lie too deep in each other");
        object value = Current switch
        {
            '"' or '\'' => String(),
            '[' => Array(),
            '{' => InlineTable(),
            _ => Word(),
        };
        _depth--;
        return value;
    }

    private object Word()
    {
        int start = _position;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '+' or '-' or '_' or '.' or ':')
            _position++;
        string word = _text[start.._position];
        if (word is "true" or "false")
            return word == "true";
        return long.TryParse(word.Replace("_", ""), NumberStyles.AllowLeadingSign, null, out long number)
            ? number
            : throw Wrong($"'{word}' is not a string, a whole number, true, false, a list or a table");
    }

    private List<object> Array()
    {
        _position++;
        var items = new List<object>();
        for (SkipBlank(); !Take(']'); SkipBlank())
        {
            items.Add(Value());
            SkipBlank();
            if (!Take(',') && Current != ']')
                throw Wrong("a list lacks a comma or its ]");
        }
        return items;
    }

    private TomlTable InlineTable()
    {
        _position++;
        var table = new TomlTable();
        SkipSpaces();
        while (!Take('}'))
        {
            Assignment(table);
            SkipSpaces();
            if (!Take(',') && Current != '}')
                throw Wrong("a table in one line lacks a comma or its }");
            SkipSpaces();
        }
        return table;
    }

    private object String()
    {
        char quote = Current;
        bool isLong = _text.AsSpan(_position).StartsWith(new string(quote, 3));
        _position += isLong ? 3 : 1;
        if (isLong && (Take('\n') || (Take('\r') && Take('\n'))))
        {
            // A line break right behind the quotes is not part of the text.
        }
        var text = new StringBuilder();
        while (!Closes(quote, isLong))
        {
            if (AtEnd || (!isLong && Current == '\n'))
                throw Wrong("a string is not closed");
            if (Current == '\\' && quote == '"')
                Escape(text, isLong);
            else
                text.Append(_text[_position++]);
        }
        _position += isLong ? 3 : 1;
        return text.ToString();
    }

    private bool Closes(char quote, bool isLong) =>
        isLong ? _text.AsSpan(_position).StartsWith(new string(quote, 3)) : Current == quote && !AtEnd;

    private void Escape(StringBuilder text, bool isLong)
    {
        _position++;
        char c = Current;
        _position++;
        if (isLong && char.IsWhiteSpace(c))
        {
            while (!AtEnd && char.IsWhiteSpace(Current))
                _position++;
            return;
        }
        text.Append(c switch
        {
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'f' => "\f",
            'r' => "\r",
            '"' => "\"",
            '\\' => "\\",
            'u' => CodePoint(4),
            'U' => CodePoint(8),
            _ => throw Wrong($"'\\{c}' is not an escape"),
        });
    }

    private string CodePoint(int digits)
    {
        if (_position + digits <= _text.Length
            && int.TryParse(_text.AsSpan(_position, digits), NumberStyles.AllowHexSpecifier, null, out int value)
            && Rune.IsValid(value))
        {
            _position += digits;
            return new Rune(value).ToString();
        }
        throw Wrong("an escaped character is not one");
    }

    private void SkipSpaces()
    {
        while (Current is ' ' or '\t')
            _position++;
    }

    private void SkipBlank()
    {
        while (!AtEnd && (char.IsWhiteSpace(Current) || Current is '#' or '\ufeff'))
        {
            if (Current == '#')
                SkipComment();
            else
                _position++;
        }
    }

    private void SkipComment()
    {
        while (!AtEnd && Current != '\n')
            _position++;
    }

    private void EndLine()
    {
        SkipSpaces();
        if (Current == '#')
            SkipComment();
        Take('\r');
        if (!AtEnd && !Take('\n'))
            throw Wrong("there is more behind the value");
    }

    private bool Take(char c)
    {
        if (AtEnd || Current != c)
            return false;
        _position++;
        return true;
    }

    private void Expect(char c)
    {
        SkipSpaces();
        if (!Take(c))
            throw Wrong($"'{c}' is missing");
    }

    private FormatException Wrong(string what) => new($"line {_text.AsSpan(0, Math.Min(_position, _text.Length)).Count('\n') + 1}: {what}");
}
