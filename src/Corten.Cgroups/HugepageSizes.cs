using Corten.Linux.Files;

namespace Corten.Cgroups;

/// <summary>The sizes of huge pages that a cgroup counts.</summary>
internal static class HugepageSizes
{
    private const string Prefix = "hugetlb.";

    /// <summary>Sizes as the files of <paramref name="directory"/> that end in <paramref name="suffix"/> name them: "2MB", "1GB".</summary>
    public static List<string> Of(string directory, string suffix)
    {
        using var handle = UnixFile.OpenIfExists(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (handle is null)
            return [];
        var sizes = new List<string>();
        foreach (var entry in DirectoryEntry.List(handle))
        {
            if (!entry.Name.StartsWith(Prefix, StringComparison.Ordinal) || !entry.Name.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            string size = entry.Name[Prefix.Length..^suffix.Length];
            if (!size.Contains('.'))
                sizes.Add(size);
        }
        sizes.Sort(StringComparer.Ordinal);
        return sizes;
    }
}
