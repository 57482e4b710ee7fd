using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Corten.Templates;

/// <summary>The functions of templates: Go's (text/template, "Functions") and those that docker and podman add.</summary>
internal static class TemplateFunctions
{
    private const int Any = int.MaxValue;

    private static readonly Dictionary<string, (int Least, int Most, Func<JsonElement[], JsonElement> Call)> _functions = new(StringComparer.Ordinal)
    {
        ["contains"] = (2, 2, v => TemplateValue.Boolean(Text(v[0]).Contains(Text(v[1]), StringComparison.Ordinal))),
        ["eq"] = (2, Any, v => TemplateValue.Boolean(v.Skip(1).Any(other => TemplateValue.Compare(v[0], other) == 0))),
        ["ge"] = (2, 2, v => TemplateValue.Boolean(TemplateValue.Compare(v[0], v[1]) >= 0)),
        ["gt"] = (2, 2, v => TemplateValue.Boolean(TemplateValue.Compare(v[0], v[1]) > 0)),
        ["html"] = (1, Any, v => TemplateValue.String(System.Net.WebUtility.HtmlEncode(Joined(v)))),
        ["index"] = (1, Any, Index),
        ["join"] = (2, 2, v => TemplateValue.String(string.Join(Text(v[1]), TemplateValue.Items(v[0]).Select(Text)))),
        ["json"] = (1, 1, v => TemplateValue.String(v[0].ValueKind == JsonValueKind.Undefined ? "null" : v[0].GetRawText())),
        ["le"] = (2, 2, v => TemplateValue.Boolean(TemplateValue.Compare(v[0], v[1]) <= 0)),
        ["len"] = (1, 1, v => TemplateValue.Number(Length(v[0]))),
        ["lower"] = (1, 1, v => TemplateValue.String(Text(v[0]).ToLowerInvariant())),
        ["lt"] = (2, 2, v => TemplateValue.Boolean(TemplateValue.Compare(v[0], v[1]) < 0)),
        ["ne"] = (2, 2, v => TemplateValue.Boolean(TemplateValue.Compare(v[0], v[1]) != 0)),
        ["not"] = (1, 1, v => TemplateValue.Boolean(!TemplateValue.IsTrue(v[0]))),
        ["pad"] = (3, 3, v => TemplateValue.String(new string(' ', Whole(v[1])) + Text(v[0]) + new string(' ', Whole(v[2])))),
        ["print"] = (0, Any, v => TemplateValue.String(Joined(v))),
        ["printf"] = (1, Any, v => TemplateValue.String(GoFormat.Format(Text(v[0]), v[1..]))),
        ["println"] = (0, Any, v => TemplateValue.String(string.Join(' ', v.Select(Text)) + "\n")),
        ["slice"] = (1, 3, Slice),
        ["split"] = (2, 2, v => TemplateValue.List(Text(v[0]).Split(Text(v[1])).Select(TemplateValue.String))),
        ["title"] = (1, 1, v => TemplateValue.String(Title(Text(v[0])))),
        ["truncate"] = (2, 2, v => TemplateValue.String(Truncate(Text(v[0]), Whole(v[1])))),
        ["upper"] = (1, 1, v => TemplateValue.String(Text(v[0]).ToUpperInvariant())),
        ["urlquery"] = (1, Any, v => TemplateValue.String(Uri.EscapeDataString(Joined(v)))),
    };

    /// <summary>Refuses a name that no function has.</summary>
    public static void Require(string function)
    {
        if (function is not ("and" or "or") && !_functions.ContainsKey(function))
            throw TemplateError.Wrong($"it calls \"{function}\", which is not a function");
    }

    /// <summary>Calls a function.</summary>
    public static JsonElement Call(string function, JsonElement[] values)
    {
        var (least, most, call) = _functions[function];
        if (values.Length < least || values.Length > most)
            throw TemplateError.Cannot($"gives \"{function}\" {values.Length} values; it takes {least}{(most == Any ? " or more" : most > least ? $" to {most}" : "")}");
        return call(values);
    }

    private static string Text(JsonElement value) => TemplateValue.Text(value);

    // Go's rule for print: a space between two that are both no strings.
    private static string Joined(JsonElement[] values)
    {
        var text = new StringBuilder();
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i].ValueKind != JsonValueKind.String && values[i - 1].ValueKind != JsonValueKind.String)
                text.Append(' ');
            text.Append(Text(values[i]));
        }
        return text.ToString();
    }

    private static int Length(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Encoding.UTF8.GetByteCount(value.GetString()!),
        JsonValueKind.Null or JsonValueKind.Undefined => 0,
        JsonValueKind.Array or JsonValueKind.Object => TemplateValue.Items(value).Count,
        _ => throw TemplateError.Cannot("gives \"len\" what is no list, map or string"),
    };

    private static int Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number is >= 0 and <= 100_000
        ? number
        : throw TemplateError.Cannot($"needs a number, and has {Text(value)}");

    private static JsonElement Index(JsonElement[] values)
    {
        var value = values[0];
        foreach (var key in values.Skip(1))
        {
            if (value.ValueKind == JsonValueKind.Array && key.ValueKind == JsonValueKind.Number)
                value = key.TryGetInt32(out int i) && i >= 0 && i < value.GetArrayLength() ? value[i] : throw TemplateError.Cannot($"has the index {key.GetRawText()}, which is out of range");
            else
                value = value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Text(key), out var found) ? found : TemplateValue.String("");
        }
        return value;
    }

    private static JsonElement Slice(JsonElement[] values)
    {
        int length = Length(values[0]);
        int start = values.Length > 1 ? Whole(values[1]) : 0;
        int end = values.Length > 2 ? Whole(values[2]) : length;
        if (start > end || end > length)
            throw TemplateError.Cannot($"takes a slice from {start} to {end} of what has a length of {length}");
        return values[0].ValueKind == JsonValueKind.String
            ? TemplateValue.String(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Text(values[0])).AsSpan(start, end - start)))
            : TemplateValue.List(TemplateValue.Items(values[0]).Skip(start).Take(end - start));
    }

    private static string Title(string text) => string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', text.Split(' ').Select(w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]))}");

    private static string Truncate(string text, int length) => text.Length <= length ? text : text[..length];
}
