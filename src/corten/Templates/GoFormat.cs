using System.Globalization;
using System.Text;
using System.Text.Json;
using Corten.Output;

namespace Corten.Templates;

/// <summary>Go's fmt.Sprintf for the values that templates have: %v %s %q %d %x %X %o %b %c %t %f %e %g %%, with width, precision and the flags "-", "0", "+" and " ".</summary>
internal static class GoFormat
{
    private const int MaximumWidth = 100_000;

    public static string Format(string format, JsonElement[] values)
    {
        var text = new StringBuilder();
        int next = 0;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }
            var verb = Verb.Read(format, ref i);
            if (verb.Letter == '%')
                text.Append('%');
            else
                text.Append(next < values.Length ? verb.Apply(values[next++]) : $"%!{verb.Letter}(MISSING)");
        }
        if (next < values.Length)
            text.Append("%!(EXTRA ").AppendJoin(", ", values[next..].Select(v => $"{TypeOf(v)}={TemplateValue.Text(v)}")).Append(')');
        return text.ToString();
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "int" : "float64",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "[]interface {}",
        _ => "map[string]interface {}",
    };

    private readonly record struct Verb(char Letter, string Flags, int Width, int Precision)
    {
        public static Verb Read(string format, ref int i)
        {
            int start = ++i;
            while (i < format.Length && "-+0# ".Contains(format[i]))
                i++;
            string flags = format[start..i];
            int width = Number(format, ref i) ?? 0;
            int precision = -1;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                precision = Number(format, ref i) ?? 0;
            }
            return i < format.Length ? new Verb(format[i], flags, width, precision) : throw TemplateError.Wrong("a % without its letter");
        }

        public string Apply(JsonElement value)
        {
            string? text = Text(value);
            if (text is null)
                return $"%!{Letter}({TypeOf(value)}={TemplateValue.Text(value)})";
            if (text.Length >= Width)
                return text;
            if (Flags.Contains('-'))
                return text.PadRight(Width);
            bool zeros = Flags.Contains('0') && value.ValueKind == JsonValueKind.Number;
            return !zeros ? text.PadLeft(Width) : text[0] is '-' or '+' ? text[0] + text[1..].PadLeft(Width - 1, '0') : text.PadLeft(Width, '0');
        }

        // Null where the value is not of the verb's kind.
        private string? Text(JsonElement value)
        {
            bool isText = value.ValueKind == JsonValueKind.String;
            long whole = 0;
            bool isWhole = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out whole);
            return Letter switch
            {
                'v' => Cut(TemplateValue.Text(value), isText),
                's' when value.ValueKind is not (JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) => Cut(TemplateValue.Text(value), isText),
                'q' when isText => GoText.Quote(value.GetString()!),
                't' when value.ValueKind is JsonValueKind.True or JsonValueKind.False => TemplateValue.Text(value),
                'x' when isText => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.GetString()!)),
                'X' when isText => Convert.ToHexString(Encoding.UTF8.GetBytes(value.GetString()!)),
                'd' when isWhole => Signed(whole.ToString(CultureInfo.InvariantCulture), whole >= 0),
                'x' or 'X' or 'o' or 'b' when isWhole => Based(whole),
                'c' when isWhole && Rune.IsValid((int)whole) => new Rune((int)whole).ToString(),
                'f' or 'F' or 'e' or 'g' when value.ValueKind == JsonValueKind.Number => Signed(Floating(value.GetDouble()), value.GetDouble() >= 0),
                _ => null,
            };
        }

        private string Cut(string text, bool isText) => isText && Precision >= 0 && Precision < text.Length ? text[..Precision] : text;

        private string Signed(string text, bool positive) => !positive ? text : Flags.Contains('+') ? "+" + text : Flags.Contains(' ') ? " " + text : text;

        private string Based(long number)
        {
            string digits = Letter switch
            {
                'x' => Math.Abs(number).ToString("x", CultureInfo.InvariantCulture),
                'X' => Math.Abs(number).ToString("X", CultureInfo.InvariantCulture),
                'o' => Convert.ToString(Math.Abs(number), 8),
                _ => Convert.ToString(Math.Abs(number), 2),
            };
            return number < 0 ? "-" + digits : digits;
        }

        private string Floating(double number) => Letter switch
        {
            'e' => number.ToString((Precision < 0 ? "0.000000" : Precision == 0 ? "0" : "0." + new string('0', Precision)) + "e+00", CultureInfo.InvariantCulture),
            'g' => number.ToString(Precision < 0 ? "R" : $"G{Math.Max(Precision, 1)}", CultureInfo.InvariantCulture),
            _ => number.ToString($"F{(Precision < 0 ? 6 : Precision)}", CultureInfo.InvariantCulture),
        };

        private static int? Number(string format, ref int i)
        {
            int start = i;
            while (i < format.Length && char.IsAsciiDigit(format[i]))
                i++;
            if (i == start)
                return null;
            return int.TryParse(format.AsSpan(start, i - start), out int number) && number <= MaximumWidth ? number : throw TemplateError.Wrong($"a width of {format[start..i]} is too large");
        }
    }
}
