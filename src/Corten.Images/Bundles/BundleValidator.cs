using Corten.Images.Bundles.Mtree;
using Corten.Linux;
using Corten.Snapshots;

namespace Corten.Images.Bundles;

/// <summary>Compares a directory with a manifest of files, every content hashed.</summary>
public static class BundleValidator
{
    /// <summary>Everything that differs, sorted by path.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="manifest">An mtree(5) file.</param>
    /// <param name="only">The keywords that count; null for all that the manifest has.</param>
    /// <param name="also">Further keywords.</param>
    /// <exception cref="ImageException">One of the two cannot be read, or a keyword is not known.</exception>
    public static IReadOnlyList<Change> Compare(string directory, string manifest, IReadOnlyList<string>? only, IReadOnlyList<string> also)
    {
        if ((only ?? []).Concat(also).FirstOrDefault(keyword => !MtreeEntry.Keywords.Contains(keyword)) is { } unknown)
            throw new ImageException(ImageError.BadName, $"keyword \"{unknown}\" is not known here; known are {string.Join(", ", MtreeEntry.Keywords)}");
        try
        {
            var entries = MtreeParser.Read(manifest);
            if (only is not null)
                entries = entries.ToDictionary(entry => entry.Key, entry => entry.Value.Only([.. only, .. also]), StringComparer.Ordinal);
            return BundleChanges.Find(directory, entries, stamp: null);
        }
        catch (LinuxException e)
        {
            throw ImageFailure.Describe($"cannot compare {directory}", e);
        }
    }
}
