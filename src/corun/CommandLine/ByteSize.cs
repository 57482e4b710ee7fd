using System.Globalization;

namespace Corun.CommandLine;

/// <summary>A number of bytes as a person writes it: "512m", "1.5GiB", "1048576", "-1".</summary>
internal static class ByteSize
{
    private const string Units = "bkmgtp";

    /// <summary>Parses <paramref name="text"/>; a unit is a power of 1024, in either case. Null where it is no size.</summary>
    public static long? Parse(string text)
    {
        if (text == "-1")
            return -1;
        string lower = text.Trim().ToLowerInvariant();
        string number = lower.TrimEnd('b', 'i', 'k', 'm', 'g', 't', 'p', ' ');
        string unit = lower[number.Length..].Trim();
        int power = unit.Length == 0 ? 0 : Units.IndexOf(unit[0]);
        bool known = unit.Length == 0 || (power >= 0 && (unit.Length == 1 || (power > 0 && unit[1..] is "b" or "ib")));
        bool valid = decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value);
        if (!known || !valid || value > long.MaxValue >> (10 * power))
            return null;
        return (long)(value * (1L << (10 * power)));
    }
}
