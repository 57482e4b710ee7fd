using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Corten.Templates;

namespace Corten.Output;

/// <summary>
/// Prints the rows of a listing verb: a table with the columns given, or by <c>--format</c>: <c>json</c> (one object a line), a template per
/// row, or <c>table TEMPLATE</c> with headers.
/// </summary>
/// <param name="json">How a row becomes JSON, whose property names are the template's fields.</param>
/// <param name="columns">Header and property of each column of the plain table.</param>
internal sealed class Listing<T>(JsonTypeInfo<T> json, params (string Header, string Field)[] columns)
{
    public void Write(TextWriter output, IEnumerable<T> rows, string? format = null)
    {
        var values = rows.Select(row => JsonSerializer.SerializeToElement(row, json));
        if (string.IsNullOrEmpty(format) || format == "table")
            WriteTable(output, values);
        else if (format == "json")
            WriteLines(output, values.Select(v => v.GetRawText()));
        else if (format.StartsWith("table ", StringComparison.Ordinal))
            WriteTemplateTable(output, values, format[6..].Trim());
        else
            WriteLines(output, values.Select(FormatTemplate.Parse(format).Execute));
    }

    private void WriteTable(TextWriter output, IEnumerable<JsonElement> rows)
    {
        var table = new Table([.. columns.Select(c => c.Header)]);
        foreach (var row in rows)
            table.Add([.. columns.Select(c => TemplateValue.Text(row.GetProperty(c.Field)))]);
        table.WriteTo(output);
    }

    private void WriteTemplateTable(TextWriter output, IEnumerable<JsonElement> rows, string format)
    {
        var template = FormatTemplate.Parse(format);
        var table = new Table(format.Replace("\\t", "\t").Split('\t').Select(Header).ToArray());
        foreach (var row in rows)
            table.Add(template.Execute(row).Split('\t'));
        table.WriteTo(output);
    }

    private string Header(string cell)
    {
        foreach (var (header, field) in columns)
        {
            if (cell.Contains("." + field, StringComparison.OrdinalIgnoreCase))
                return header;
        }
        return new string([.. cell.Where(c => char.IsLetterOrDigit(c) || c == ' ')]).Trim().ToUpperInvariant();
    }

    private static void WriteLines(TextWriter output, IEnumerable<string> lines)
    {
        foreach (string line in lines)
            output.WriteLine(line);
    }
}
