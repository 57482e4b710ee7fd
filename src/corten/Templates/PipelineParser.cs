namespace Corten.Templates;

/// <summary>Reads a pipeline: commands with a bar between them, each of which gets the value of the one before as its last argument.</summary>
internal sealed class PipelineParser(List<TemplateToken> tokens)
{
    private const int MaximumDepth = 100;

    private int _next;
    private int _depth;

    private TemplateToken? Current => _next < tokens.Count ? tokens[_next] : null;

    /// <summary>The whole.</summary>
    public TemplateExpression Parse()
    {
        var expression = Declaration() ?? Pipeline();
        return Current is null ? expression : throw TemplateError.Wrong($"{Current.Value.Text} is not expected");
    }

    // $a := X, $a = X, $a, $b := X
    private DeclareExpression? Declaration()
    {
        int signs = tokens.FindIndex(t => t.Kind == TokenKind.Sign && t.Text is ":=" or "=");
        if (signs < 0 || tokens[0].Kind != TokenKind.Variable)
            return null;
        List<string> names = [tokens[0].Text];
        if (signs == 3 && tokens[1].Is(TokenKind.Sign, ",") && tokens[2].Kind == TokenKind.Variable)
            names.Add(tokens[2].Text);
        else if (signs != 1)
            throw TemplateError.Wrong("a value is given to what is no variable");
        _next = signs + 1;
        return new DeclareExpression(names, tokens[signs].Text == ":=", Pipeline());
    }

    private TemplateExpression Pipeline()
    {
        if (++_depth > MaximumDepth)
            throw TemplateError.Wrong("its parentheses are nested too deeply");
        var value = Command(null);
        while (Take("|"))
            value = Command(value);
        _depth--;
        return value;
    }

    private TemplateExpression Command(TemplateExpression? piped)
    {
        if (Current is { Kind: TokenKind.Name } function && function.Text is not ("true" or "false" or "nil"))
        {
            _next++;
            var arguments = new List<TemplateExpression>();
            while (Current is { } token && !(token.Kind == TokenKind.Sign && token.Text is "|" or ")"))
                arguments.Add(Operand());
            if (piped is not null)
                arguments.Add(piped);
            return Call(function.Text, arguments);
        }
        bool isMethod = Current is { Kind: TokenKind.Field, Text: "Label" };
        var operand = Operand();
        // {{.Label "key"}}: a method of docker's rows.
        if (isMethod && piped is null && Current is { Kind: TokenKind.Text })
            return Call("index", [operand, Operand()]);
        return piped is null && (Current is null || Current is { Kind: TokenKind.Sign, Text: "|" or ")" })
            ? operand
            : throw TemplateError.Wrong("what is no function is given a value");
    }

    private static TemplateExpression Call(string function, List<TemplateExpression> arguments)
    {
        TemplateFunctions.Require(function);
        if (function is not ("and" or "or"))
            return new CallExpression(function, arguments);
        return arguments.Count > 0 ? new LogicExpression(function == "or", arguments) : throw TemplateError.Wrong($"\"{function}\" takes a value");
    }

    // A term, and the fields that are attached to it.
    private TemplateExpression Operand()
    {
        var value = Term();
        while (Current is { Kind: TokenKind.Field, IsAttached: true, Text.Length: > 0 } field)
        {
            value = new FieldExpression(value, field.Text);
            _next++;
        }
        return value;
    }

    private TemplateExpression Term()
    {
        if (Current is not { } token)
            throw TemplateError.Wrong("a value is missing");
        _next++;
        switch (token.Kind)
        {
            case TokenKind.Field:
                return token.Text.Length == 0 ? new DotExpression() : new FieldExpression(new DotExpression(), token.Text);
            case TokenKind.Variable:
                return new VariableExpression(token.Text);
            case TokenKind.Text:
                return new LiteralExpression(TemplateValue.String(token.Text));
            case TokenKind.Number:
                return new LiteralExpression(TemplateValue.Parse(token.Text));
            case TokenKind.Name when token.Text is "true" or "false":
                return new LiteralExpression(TemplateValue.Boolean(token.Text == "true"));
            case TokenKind.Name when token.Text == "nil":
                return new LiteralExpression(default);
            case TokenKind.Name:
                return Call(token.Text, []);
        }
        if (token.Text != "(")
            throw TemplateError.Wrong($"{token.Text} is not a value");
        var inner = Pipeline();
        return Take(")") ? inner : throw TemplateError.Wrong("a ( without its )");
    }

    private bool Take(string sign)
    {
        if (Current is not { Kind: TokenKind.Sign } token || token.Text != sign)
            return false;
        _next++;
        return true;
    }
}
