namespace Corten.Engine.Containers;

/// <summary>Lists of NAME=value, in which the last of a name counts and keeps the place of the first.</summary>
internal static class EnvironmentList
{
    /// <summary>The image's variables with the person's; NAME without "=" removes it.</summary>
    public static string[] Merge(IEnumerable<string> image, IEnumerable<string> given)
    {
        var merged = new List<string>();
        foreach (string entry in image.Concat(given))
        {
            int equals = entry.IndexOf('=');
            string name = equals < 0 ? entry : entry[..equals];
            int place = merged.FindIndex(e => NameOf(e) == name);
            if (place >= 0)
                merged.RemoveAt(place);
            if (equals >= 0)
                merged.Insert(place >= 0 ? place : merged.Count, entry);
        }
        return [.. merged];
    }

    /// <summary>Whether a variable of that name is there.</summary>
    public static bool Has(IEnumerable<string> list, string name) => list.Any(e => NameOf(e) == name);

    private static ReadOnlySpan<char> NameSpan(string entry) => entry.AsSpan(0, Math.Max(0, entry.IndexOf('=')));

    private static string NameOf(string entry) => NameSpan(entry).ToString();
}
