using Corten.Images.Records;
using Corten.Images.Usage;

namespace Corten.Images.Removing;

/// <summary>Removes images that nothing uses, and what is left of others.</summary>
internal sealed class ImagePruner(ImageStore store, DiskAccount account, ImageCollector collector, ImageTrash trash, IImageUsage? usage)
{
    /// <summary>Removes images without a name, or all without a container, and then everything that no record names.</summary>
    /// <param name="all">Whether images with names go too, where no container is made of them.</param>
    /// <param name="matches">Which images may go.</param>
    public PruneReport Prune(bool all, Func<Image, bool> matches)
    {
        var removals = new List<RemovalReport>();
        long before = account.Total();
        foreach (var image in store.List().Where(image => (all || image.IsDangling) && matches(image)))
        {
            if (TryRemove(image) is { } removal)
                removals.Add(removal);
        }
        collector.Sweep(pulls: all);
        trash.Empty();
        return new PruneReport(removals, Math.Max(0, before - account.Total()));
    }

    // Null where a container uses it, or where another process was faster.
    private RemovalReport? TryRemove(Image image)
    {
        try
        {
            var report = new ImageRemover(store, usage).RemoveUnused(image.Id);
            return report;
        }
        catch (ImageException e) when (e.Error is ImageError.InUse or ImageError.NotFound)
        {
            return null;
        }
    }
}
