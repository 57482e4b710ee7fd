using System.Globalization;

namespace Corten.CommandLine;

/// <summary>A length of time as Go writes it: "1h30m", "90s", "500ms".</summary>
internal static class GoDuration
{
    private static readonly (string Name, double Seconds)[] _units = [("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Parses a duration.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public static TimeSpan Parse(string text, string option)
    {
        double seconds = 0;
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.'))
                i++;
            string number = text[start..i];
            start = i;
            while (i < text.Length && char.IsAsciiLetter(text[i]))
                i++;
            double unit = Array.Find(_units, u => u.Name == text[start..i]).Seconds;
            if (unit == 0 || !double.TryParse(number, NumberStyles.AllowDecimalPoint, null, out double count))
                throw new UsageException($"invalid argument \"{text}\" for {option}: not a duration as 90s or 1h30m");
            seconds += count * unit;
        }
        return text.Length > 0 && seconds < 1e7 ? TimeSpan.FromSeconds(seconds) : throw new UsageException($"invalid argument \"{text}\" for {option}: not a duration");
    }
}
