using System.Globalization;

namespace Corten.Engine;

/// <summary>Numbers of bytes as people type them.</summary>
public static class ByteCount
{
    /// <summary>Bytes with b, k, m, g or t behind the number, in powers of 1024 as docker has it; null where it is none, or not above zero.</summary>
    public static long? TryParse(string text)
    {
        string digits = text.TrimEnd('b', 'B', 'i');
        int power = digits.Length == 0 ? 0 : "kmgt".IndexOf(char.ToLowerInvariant(digits[^1]), StringComparison.Ordinal) + 1;
        string number = power > 0 ? digits[..^1] : digits;
        bool valid = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value > 0;
        double bytes = valid ? value * Math.Pow(1024, power) : 0;
        return bytes is >= 1 and < long.MaxValue ? (long)bytes : null;
    }
}
