using System.Text.Json;

namespace Corten.Templates;

/// <summary>What has a value.</summary>
internal abstract class TemplateExpression
{
    public abstract JsonElement Evaluate(TemplateScope scope);
}

internal sealed class LiteralExpression(JsonElement value) : TemplateExpression
{
    public override JsonElement Evaluate(TemplateScope scope) => value;
}

internal sealed class DotExpression : TemplateExpression
{
    public override JsonElement Evaluate(TemplateScope scope) => scope.Dot;
}

internal sealed class VariableExpression(string name) : TemplateExpression
{
    public override JsonElement Evaluate(TemplateScope scope) => scope.Get(name);
}

/// <summary>A field of a value. Case matters only where two names differ in it.</summary>
internal sealed class FieldExpression(TemplateExpression source, string name) : TemplateExpression
{
    // Maps, as opposed to structures: what they do not have is no error.
    private static readonly string[] _maps = ["Labels", "Annotations", "Options", "Ports", "Networks", "Data", "Sysctls", "ExposedPorts", "Volumes"];

    private bool IsMap => source is FieldExpression { Name: var of } && _maps.Contains(of);

    private string Name => name;

    public override JsonElement Evaluate(TemplateScope scope)
    {
        var value = source.Evaluate(scope);
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return value;
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (value.TryGetProperty(name, out var found))
                return found;
            foreach (var property in value.EnumerateObject())
            {
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return property.Value;
            }
            if (IsMap)
                return default;
        }
        throw TemplateError.Cannot($"asks for .{name}, which is not there");
    }
}

/// <summary>"and" and "or", which stop at the first value that decides.</summary>
internal sealed class LogicExpression(bool stopsAt, IReadOnlyList<TemplateExpression> values) : TemplateExpression
{
    public override JsonElement Evaluate(TemplateScope scope)
    {
        JsonElement last = default;
        foreach (var value in values)
        {
            last = value.Evaluate(scope);
            if (TemplateValue.IsTrue(last) == stopsAt)
                return last;
        }
        return last;
    }
}

internal sealed class CallExpression(string function, IReadOnlyList<TemplateExpression> arguments) : TemplateExpression
{
    public override JsonElement Evaluate(TemplateScope scope) => TemplateFunctions.Call(function, [.. arguments.Select(a => a.Evaluate(scope))]);
}

/// <summary>A value that is also given to variables; it prints nothing.</summary>
internal sealed class DeclareExpression(IReadOnlyList<string> names, bool isNew, TemplateExpression value) : TemplateExpression
{
    /// <summary>The variables: of a range two, for the index and the value.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The value alone.</summary>
    public TemplateExpression Value => value;

    /// <summary>Gives the variable of this name the value.</summary>
    public void Set(TemplateScope scope, string name, JsonElement element)
    {
        if (isNew)
            scope.Declare(name, element);
        else
            scope.Assign(name, element);
    }

    public override JsonElement Evaluate(TemplateScope scope)
    {
        if (names.Count != 1)
            throw TemplateError.Wrong("only {{range}} gives two variables a value");
        var result = value.Evaluate(scope);
        Set(scope, names[0], result);
        return result;
    }
}
