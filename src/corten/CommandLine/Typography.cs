namespace Corten.CommandLine;

/// <summary>Commands copied from a printed text, whose typesetter made one dash of two: "–image" for "--image".</summary>
internal static class Typography
{
    /// <summary>The word with two hyphens in place of an en dash or em dash at its start; null where it has none.</summary>
    public static string? Correct(string word) => word is ['\u2013' or '\u2014', _, ..] ? "--" + word[1..] : null;

    /// <summary>Says on standard error what was taken for what.</summary>
    /// <returns>The corrected word.</returns>
    public static string Note(string typed, string corrected)
    {
        StandardStreams.Error.WriteLine($"Note: '{typed}' begins with a dash of print; taken as '{corrected}'");
        return corrected;
    }
}
