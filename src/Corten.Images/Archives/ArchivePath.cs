namespace Corten.Images.Archives;

/// <summary>Names inside an archive. They are keys of a dictionary and never become paths of the host.</summary>
internal static class ArchivePath
{
    /// <summary><paramref name="name"/> relative to <paramref name="directory"/>, without ".", ".." and double slashes.</summary>
    public static string Normalise(string directory, string name)
    {
        var parts = new List<string>();
        foreach (string part in (name.StartsWith('/') ? name : directory + "/" + name).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or ".."))
                parts.Add(part);
        }
        return string.Join('/', parts);
    }

    /// <summary>Everything before the last slash.</summary>
    public static string Directory(string name) => name.LastIndexOf('/') is >= 0 and var slash ? name[..slash] : "";
}
