using System.Text;
using System.Text.Json;

namespace Corten.Output;

/// <summary>
/// The subset of Go templates that <c>--format</c> takes: text with escapes, <c>{{.Field.Sub}}</c>, <c>{{json .X}}</c>, <c>{{len .X}}</c>,
/// <c>{{index .X "key"}}</c>, <c>{{join .X ","}}</c>, <c>{{lower .X}}</c>, <c>{{upper .X}}</c>, <c>{{println .X}}</c>, <c>{{if .X}}</c>
/// <c>{{else}}</c> <c>{{end}}</c>, <c>{{range .X}}</c> <c>{{end}}</c>, <c>eq</c>, <c>ne</c>, <c>not</c>, and pipes. Values are JSON.
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
        var output = new StringBuilder();
        foreach (var node in _nodes)
            node.Write(value, output);
        return output.ToString();
    }

    private static string Unescape(string text) => text.Replace("\\t", "\t").Replace("\\n", "\n");
}
