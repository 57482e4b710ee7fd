using Corten.Images.Records;
using Corten.Oci;

namespace Corten.Images.Usage;

/// <summary>Says how much disk the images take, and how much of it nobody needs.</summary>
internal sealed class UsageReporter(ImageStore store, DiskAccount account, IImageUsage? usage)
{
    /// <summary>Measures everything.</summary>
    public ImagesDiskUsage Measure()
    {
        var images = store.List();
        var parts = images.ToDictionary(image => image.Id, image => image.Records.SelectMany(account.Of).DistinctBy(part => part.Key).ToDictionary());
        var owners = parts.Values.SelectMany(part => part.Keys).CountBy(digest => digest).ToDictionary();
        ImageDiskUsage[] rows = [.. images.Select(image => Describe(image, parts[image.Id], owners))];
        long total = account.Total();
        long active = rows.Where(row => row.Containers > 0).SelectMany(row => parts[row.Image.Id]).DistinctBy(part => part.Key).Sum(part => part.Value);
        return new ImagesDiskUsage(rows, total, Math.Max(0, total - active));
    }

    private ImageDiskUsage Describe(Image image, Dictionary<Digest, long> parts, Dictionary<Digest, int> owners)
    {
        long unique = parts.Where(part => owners[part.Key] == 1).Sum(part => part.Value);
        long size = parts.Values.Sum();
        return new ImageDiskUsage(image, size, size - unique, unique, usage?.ContainersUsing(image.Id).Count ?? 0);
    }
}
