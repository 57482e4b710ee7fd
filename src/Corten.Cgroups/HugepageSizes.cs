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
        return [.. DirectoryEntry.List(handle).Select(entry => entry.Name)
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^suffix.Length])
            .Where(size => !size.Contains('.'))
            .Order(StringComparer.Ordinal)];
    }
}
