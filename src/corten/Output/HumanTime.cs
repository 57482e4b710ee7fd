namespace Corten.Output;

/// <summary>Durations as docker words them: "About an hour", "3 weeks".</summary>
internal static class HumanTime
{
    /// <summary>The distance from <paramref name="time"/> to <paramref name="now"/>, with " ago".</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now) => Duration(now - time) + " ago";

    public static string Duration(TimeSpan span)
    {
        double seconds = span.TotalSeconds;
        int hours = (int)(span.TotalHours + 0.5);
        return seconds switch
        {
            < 1 => "Less than a second",
            < 2 => "1 second",
            < 60 => $"{(int)seconds} seconds",
            < 120 => "About a minute",
            < 60 * 60 => $"{(int)span.TotalMinutes} minutes",
            _ when hours == 1 => "About an hour",
            _ when hours < 48 => $"{hours} hours",
            _ when hours < 24 * 7 * 2 => $"{hours / 24} days",
            _ when hours < 24 * 30 * 2 => $"{hours / 24 / 7} weeks",
            _ when hours < 24 * 365 * 2 => $"{hours / 24 / 30} months",
            _ => $"{(int)span.TotalHours / 24 / 365} years",
        };
    }
}
