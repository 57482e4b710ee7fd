namespace Corten.Templates;

/// <summary>A piece of a parsed template.</summary>
internal abstract class TemplateNode
{
    /// <summary>Writes it, and says whether and how the loop around it ends.</summary>
    public abstract LoopEnd Write(TemplateScope scope);

    /// <summary>Writes nodes one after the other, as a block with variables of its own.</summary>
    public static LoopEnd WriteAll(IReadOnlyList<TemplateNode> nodes, TemplateScope scope)
    {
        int mark = scope.Mark;
        try
        {
            foreach (var node in nodes)
            {
                if (node.Write(scope) is not LoopEnd.None and var end)
                    return end;
            }
            return LoopEnd.None;
        }
        finally
        {
            scope.Forget(mark);
        }
    }
}

/// <summary>How a loop is left.</summary>
internal enum LoopEnd
{
    None,
    Continue,
    Break,
}

internal sealed class TextNode(string text) : TemplateNode
{
    public override LoopEnd Write(TemplateScope scope)
    {
        scope.Output.Append(text);
        return LoopEnd.None;
    }
}

internal sealed class ActionNode(TemplateExpression expression) : TemplateNode
{
    public override LoopEnd Write(TemplateScope scope)
    {
        var value = expression.Evaluate(scope);
        if (expression is not DeclareExpression)
            scope.Output.Append(TemplateValue.Text(value));
        return LoopEnd.None;
    }
}

internal sealed class LoopEndNode(LoopEnd end) : TemplateNode
{
    public override LoopEnd Write(TemplateScope scope) => end;
}

/// <summary>{{if}} and {{with}}, which makes the value the current one.</summary>
internal sealed class IfNode(TemplateExpression condition, bool isWith, IReadOnlyList<TemplateNode> then, IReadOnlyList<TemplateNode> otherwise) : TemplateNode
{
    public override LoopEnd Write(TemplateScope scope)
    {
        int mark = scope.Mark;
        var dot = scope.Dot;
        var value = condition.Evaluate(scope);
        bool holds = TemplateValue.IsTrue(value);
        if (holds && isWith)
            scope.Dot = value;
        var end = WriteAll(holds ? then : otherwise, scope);
        scope.Dot = dot;
        scope.Forget(mark);
        return end;
    }
}

internal sealed class RangeNode(TemplateExpression source, IReadOnlyList<TemplateNode> body, IReadOnlyList<TemplateNode> otherwise) : TemplateNode
{
    public override LoopEnd Write(TemplateScope scope)
    {
        var dot = scope.Dot;
        var declared = source as DeclareExpression;
        var items = TemplateValue.Entries((declared?.Value ?? source).Evaluate(scope));
        if (items.Count == 0)
            return WriteAll(otherwise, scope);
        foreach (var (key, value) in items)
        {
            int mark = scope.Mark;
            if (declared is { Names: [var index, var element] })
            {
                declared.Set(scope, index, key);
                declared.Set(scope, element, value);
            }
            else if (declared is { Names: [var only] })
            {
                declared.Set(scope, only, value);
            }
            scope.Dot = value;
            var end = WriteAll(body, scope);
            scope.Forget(mark);
            if (end == LoopEnd.Break)
                break;
        }
        scope.Dot = dot;
        return LoopEnd.None;
    }
}
