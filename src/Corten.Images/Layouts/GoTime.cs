using System.Globalization;

namespace Corten.Images.Layouts;

/// <summary>Times as Go's RFC3339Nano writes them, which is how the field's programs compare them.</summary>
public static class GoTime
{
    /// <summary>The time with as many digits of the second's fraction as it needs.</summary>
    public static string Format(DateTimeOffset time) => time.Offset == TimeSpan.Zero
        ? time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
        : time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    /// <summary>Parses <c>2006-01-02T15:04:05.999Z</c>, or an offset for the Z.</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static DateTimeOffset Parse(string text)
    {
        string[] formats = ["yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", "yyyy-MM-ddTHH:mm:ss'Z'", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mm:sszzz"];
        // Go takes nanoseconds; a tick is a hundred of them.
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        int end = dot < 0 ? -1 : text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') + dot + 1;
        string shortened = end - dot - 1 > 7 ? text[..(dot + 8)] + text[end..] : text;
        return DateTimeOffset.TryParseExact(shortened, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException($"'{text}' is not a time like 2026-01-31T12:00:00Z");
    }
}
