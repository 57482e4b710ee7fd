namespace Corten.Templates;

/// <summary>Reads a template into nodes by recursive descent (Go's text/template, "Actions").</summary>
internal sealed class TemplateParser
{
    private const int MaximumDepth = 100;

    private readonly List<TemplatePiece> _pieces;
    private int _next;
    private int _depth;
    private int _loops;

    // The tokens of the action that ended a body: end or else.
    private List<TemplateToken>? _ending;

    private TemplateParser(List<TemplatePiece> pieces) => _pieces = pieces;

    public static IReadOnlyList<TemplateNode> Parse(string text)
    {
        var parser = new TemplateParser(TemplatePiece.Cut(text));
        var nodes = parser.Body();
        return parser._ending is null ? nodes : throw TemplateError.Wrong($"{{{{{parser._ending[0].Text}}}}} without its beginning");
    }

    // Nodes up to {{end}}, {{else}} or the end of the text; which one is left in _ending.
    private List<TemplateNode> Body()
    {
        if (++_depth > MaximumDepth)
            throw TemplateError.Wrong("its blocks are nested too deeply");
        var nodes = new List<TemplateNode>();
        _ending = null;
        while (_next < _pieces.Count && _ending is null)
        {
            var piece = _pieces[_next++];
            if (!piece.IsAction)
                nodes.Add(new TextNode(piece.Text));
            else if (Action(new TemplateScanner(piece.Text).Scan()) is { } node)
                nodes.Add(node);
        }
        _depth--;
        return nodes;
    }

    private TemplateNode? Action(List<TemplateToken> tokens)
    {
        if (tokens[0] is not { Kind: TokenKind.Name } keyword)
            return new ActionNode(Pipeline(tokens));
        switch (keyword.Text)
        {
            case "end" or "else":
                _ending = tokens;
                return null;
            case "if" or "with" or "range":
                return Block(tokens);
            case "break" or "continue" when _loops > 0:
                return new LoopEndNode(keyword.Text == "break" ? LoopEnd.Break : LoopEnd.Continue);
            case "break" or "continue" or "define" or "template" or "block":
                throw TemplateError.Wrong($"{{{{{keyword.Text}}}}} has no meaning here");
            default:
                return new ActionNode(Pipeline(tokens));
        }
    }

    private TemplateNode Block(List<TemplateToken> tokens)
    {
        string keyword = tokens[0].Text;
        var condition = Pipeline(tokens[1..]);
        _loops += keyword == "range" ? 1 : 0;
        var then = Body();
        _loops -= keyword == "range" ? 1 : 0;
        List<TemplateNode> otherwise = [];
        if (_ending is [{ Text: "else" }, ..] and var ending)
        {
            // {{else if X}} ends with the {{end}} of the whole.
            _depth++;
            otherwise = ending is [_, { Kind: TokenKind.Name, Text: "if" or "with" }, ..] ? [Block(ending[1..])] : Body();
            _depth--;
            if (ending.Count > 1)
                return Made(keyword, condition, then, otherwise);
        }
        if (_ending is not [{ Text: "end" }])
            throw TemplateError.Wrong($"{{{{{keyword}}}}} without its {{{{end}}}}");
        _ending = null;
        return Made(keyword, condition, then, otherwise);
    }

    private static TemplateNode Made(string keyword, TemplateExpression condition, List<TemplateNode> then, List<TemplateNode> otherwise) =>
        keyword == "range" ? new RangeNode(condition, then, otherwise) : new IfNode(condition, keyword == "with", then, otherwise);

    private static TemplateExpression Pipeline(List<TemplateToken> tokens) => new PipelineParser(tokens).Parse();
}
