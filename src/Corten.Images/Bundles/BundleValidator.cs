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
    /// <exception cref="ImageException">One of the two cannot be read.</exception>
    public static IReadOnlyList<Change> Compare(string directory, string manifest)
    {
        try
        {
            return BundleChanges.Find(directory, MtreeParser.Read(manifest), stamp: null);
        }
        catch (LinuxException e)
        {
            throw ImageFailure.Describe($"cannot compare {directory}", e);
        }
    }
}
