using System.Globalization;

namespace Corun.CommandLine;

/// <summary>A length of time as Go programs take it: "5s", "100ms", "1m30s", "1.5h".</summary>
internal static class Duration
{
    private static readonly (string Name, double Milliseconds)[] s_units =
        [("ns", 1e-6), ("us", 1e-3), ("µs", 1e-3), ("ms", 1), ("s", 1e3), ("m", 6e4), ("h", 3.6e6)];

    /// <summary>Parses <paramref name="text"/>; null where it is no duration.</summary>
    public static TimeSpan? Parse(string text)
    {
        double total = 0;
        var rest = text.AsSpan();
        if (rest.IsEmpty)
            return null;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return null;
            rest = rest[digits..];
            int length = rest.IndexOfAny("0123456789.");
            string unit = (length < 0 ? rest : rest[..length]).ToString();
            int known = Array.FindIndex(s_units, u => u.Name == unit);
            if (known < 0)
                return null;
            total += number * s_units[known].Milliseconds;
            rest = rest[unit.Length..];
        }
        return total <= int.MaxValue ? TimeSpan.FromMilliseconds(total) : null;
    }
}
