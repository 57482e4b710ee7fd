using System.Globalization;
using System.Text;

namespace Corten.Output;

/// <summary>Columns as docker prints them: each as wide as its widest cell plus three spaces, at least ten; the last one ragged.</summary>
internal sealed class Table
{
    private const int Padding = 3;
    private const int LeastWidth = 10;
    private readonly List<string[]> _rows = [];

    /// <summary>A table whose first line is <paramref name="headers"/>; none makes a table of rows alone.</summary>
    public Table(params string[] headers)
    {
        if (headers.Length > 0)
            _rows.Add(headers);
    }

    /// <summary>Adds a row. Control characters in cells become question marks, so that a name cannot drive the terminal.</summary>
    public Table Add(params string[] cells)
    {
        _rows.Add([.. cells.Select(Printable)]);
        return this;
    }

    public void WriteTo(TextWriter output)
    {
        var widths = Widths();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            for (int i = 0; i < row.Length - 1; i++)
                text.Append(row[i]).Append(' ', Math.Max(LeastWidth, widths[i] + Padding) - Length(row[i]));
            text.Append(row.Length > 0 ? row[^1] : "").Append('\n');
        }
        output.Write(text.ToString());
    }

    private int[] Widths()
    {
        var widths = new int[_rows.Count == 0 ? 0 : _rows.Max(r => r.Length)];
        foreach (var row in _rows)
        {
            for (int i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], Length(row[i]));
        }
        return widths;
    }

    private static int Length(string cell) => Ascii.IsValid(cell) ? cell.Length : new StringInfo(cell).LengthInTextElements;

    private static string Printable(string cell) =>
        cell.Any(char.IsControl) ? string.Concat(cell.Select(c => char.IsControl(c) ? '?' : c)) : cell;
}
