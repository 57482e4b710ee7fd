using System.Text.Json;

namespace Corten.Templates;

/// <summary>
/// Go's templates (text/template) as <c>--format</c> takes them, with the functions of docker and podman, but for templates within templates. Values are JSON.
/// </summary>
internal sealed class FormatTemplate
{
    private readonly IReadOnlyList<TemplateNode> _nodes;

    private FormatTemplate(IReadOnlyList<TemplateNode> nodes) => _nodes = nodes;

    /// <summary>Parses a template; a wrong one is a usage error that says where.</summary>
    public static FormatTemplate Parse(string text) => new(TemplateParser.Parse(Unescape(text)));

    /// <summary>The text for one value.</summary>
    public string Execute(JsonElement value)
    {
        var scope = new TemplateScope(value);
        TemplateNode.WriteAll(_nodes, scope);
        return scope.Output.ToString();
    }

    private static string Unescape(string text) => text.Replace("\\t", "\t").Replace("\\n", "\n");
}
