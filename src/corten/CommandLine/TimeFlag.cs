using System.Globalization;

namespace Corten.CommandLine;

/// <summary>Reads a point in time: a date, seconds since 1970, or a duration before now ("1h30m").</summary>
internal static class TimeFlag
{
    public static DateTimeOffset? Parse(string? text, DateTimeOffset now, string option)
    {
        if (text is null)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds < 1e11)
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        if (Duration(text) is { } before)
            return now - before;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)
            ? time
            : throw new UsageException($"invalid time \"{text}\" for {option}: a date, seconds since 1970, or a duration like 10m");
    }

    // Go's durations: numbers with h, m, s, ms behind them.
    private static TimeSpan? Duration(string text)
    {
        var total = TimeSpan.Zero;
        int i = 0;
        while (i < text.Length)
        {
            int start = i;
            while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.'))
                i++;
            if (!double.TryParse(text.AsSpan(start, i - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return null;
            start = i;
            while (i < text.Length && char.IsAsciiLetter(text[i]))
                i++;
            switch (text[start..i])
            {
                case "h": total += TimeSpan.FromHours(number); break;
                case "m": total += TimeSpan.FromMinutes(number); break;
                case "s": total += TimeSpan.FromSeconds(number); break;
                case "ms": total += TimeSpan.FromMilliseconds(number); break;
                default: return null;
            }
        }
        return text.Length == 0 ? null : total;
    }
}
