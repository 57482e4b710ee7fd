namespace Corten.Images.Bundles;

/// <summary>Paths whose changes are left out, with everything below them.</summary>
internal sealed class PathMask(IEnumerable<string> paths)
{
    private readonly HashSet<string> _paths = [.. paths.Select(Clean)];

    /// <summary>Whether a change of <paramref name="path"/> is left out.</summary>
    public bool Hides(string path)
    {
        for (path = Clean(path); path.Length > 0; path = path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "")
        {
            if (_paths.Contains(path))
                return true;
        }
        return false;
    }

    /// <summary>A path without what has no meaning: slashes too many, "." and "..", which ends at the root.</summary>
    public static string Clean(string path)
    {
        var components = new List<string>();
        foreach (string component in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (component == "..")
                components.RemoveRange(Math.Max(components.Count - 1, 0), Math.Min(components.Count, 1));
            else if (component != ".")
                components.Add(component);
        }
        return string.Join('/', components);
    }
}
