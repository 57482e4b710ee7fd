using System.Text;
using System.Text.Json;

namespace Corten.Output;

/// <summary>A piece of a parsed template.</summary>
internal abstract class TemplateNode
{
    public abstract void Write(JsonElement dot, StringBuilder output);
}

internal sealed class TextNode(string text) : TemplateNode
{
    public override void Write(JsonElement dot, StringBuilder output) => output.Append(text);
}

internal sealed class ActionNode(TemplateExpression expression) : TemplateNode
{
    public override void Write(JsonElement dot, StringBuilder output) => output.Append(TemplateValue.Text(expression.Evaluate(dot)));
}

internal sealed class IfNode(TemplateExpression condition, IReadOnlyList<TemplateNode> then, IReadOnlyList<TemplateNode> otherwise) : TemplateNode
{
    public override void Write(JsonElement dot, StringBuilder output)
    {
        foreach (var node in TemplateValue.IsTrue(condition.Evaluate(dot)) ? then : otherwise)
            node.Write(dot, output);
    }
}

internal sealed class RangeNode(TemplateExpression source, IReadOnlyList<TemplateNode> body, IReadOnlyList<TemplateNode> otherwise) : TemplateNode
{
    public override void Write(JsonElement dot, StringBuilder output)
    {
        var items = TemplateValue.Items(source.Evaluate(dot));
        foreach (var item in items)
        {
            foreach (var node in body)
                node.Write(item, output);
        }
        if (items.Count > 0)
            return;
        foreach (var node in otherwise)
            node.Write(dot, output);
    }
}
