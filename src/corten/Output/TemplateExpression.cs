using System.Text.Json;
using Corten.CommandLine;

namespace Corten.Output;

/// <summary>What stands between two braces: a field, a literal, or a function of such.</summary>
internal abstract class TemplateExpression
{
    public abstract JsonElement Evaluate(JsonElement dot);
}

internal sealed class LiteralExpression(JsonElement value) : TemplateExpression
{
    public override JsonElement Evaluate(JsonElement dot) => value;
}

/// <summary>A path of field names from the current value; none of them is the value itself. Case matters only where two names differ in it.</summary>
internal sealed class FieldExpression(string[] path) : TemplateExpression
{
    public override JsonElement Evaluate(JsonElement dot)
    {
        foreach (string name in path)
            dot = Field(dot, name);
        return dot;
    }

    private static JsonElement Field(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Null)
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
        }
        throw new UsageException($"the template asks for .{name}, which is not there");
    }
}

internal sealed class CallExpression(string function, IReadOnlyList<TemplateExpression> arguments) : TemplateExpression
{
    public override JsonElement Evaluate(JsonElement dot)
    {
        JsonElement[] values = [.. arguments.Select(a => a.Evaluate(dot))];
        return function switch
        {
            "json" => TemplateValue.String(One(values).GetRawText()),
            "len" => TemplateValue.Number(Length(One(values))),
            "lower" => TemplateValue.String(TemplateValue.Text(One(values)).ToLowerInvariant()),
            "upper" => TemplateValue.String(TemplateValue.Text(One(values)).ToUpperInvariant()),
            "println" => TemplateValue.String(string.Join(' ', values.Select(TemplateValue.Text)) + "\n"),
            "join" => TemplateValue.String(string.Join(TemplateValue.Text(Two(values)), TemplateValue.Items(values[0]).Select(TemplateValue.Text))),
            "index" => Index(values),
            "not" => TemplateValue.Boolean(!TemplateValue.IsTrue(One(values))),
            "eq" => TemplateValue.Boolean(TemplateValue.Text(values[0]) == TemplateValue.Text(Two(values))),
            "ne" => TemplateValue.Boolean(TemplateValue.Text(values[0]) != TemplateValue.Text(Two(values))),
            _ => throw new UsageException($"the template calls \"{function}\", which is not a function"),
        };
    }

    private JsonElement One(JsonElement[] values) =>
        values.Length == 1 ? values[0] : throw new UsageException($"the template's \"{function}\" takes one value");

    private JsonElement Two(JsonElement[] values) =>
        values.Length == 2 ? values[1] : throw new UsageException($"the template's \"{function}\" takes two values");

    private int Length(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => System.Text.Encoding.UTF8.GetByteCount(value.GetString()!),
        JsonValueKind.Array or JsonValueKind.Object => TemplateValue.Items(value).Count,
        _ => throw new UsageException($"the template's \"{function}\" takes a list, a map or a string"),
    };

    private static JsonElement Index(JsonElement[] values)
    {
        var value = values.Length > 0 ? values[0] : default;
        foreach (var key in values.Skip(1))
        {
            if (value.ValueKind == JsonValueKind.Array && key.ValueKind == JsonValueKind.Number)
                value = key.GetInt32() is >= 0 and var i && i < value.GetArrayLength() ? value[i] : throw new UsageException($"the template's index {key.GetRawText()} is out of range");
            else
                value = value.ValueKind == JsonValueKind.Object && value.TryGetProperty(TemplateValue.Text(key), out var found) ? found : TemplateValue.String("");
        }
        return value;
    }
}
