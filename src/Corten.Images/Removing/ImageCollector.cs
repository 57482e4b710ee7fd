using Corten.Images.Records;
using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Images.Removing;

/// <summary>
/// Deletes what no image needs any more: content and snapshots of removed images, of loads that were killed, of pulls that were killed too long ago.
/// It works only while nobody holds content, so whatever is pending then belongs to a dead process.
/// </summary>
internal sealed class ImageCollector(ImageStore store, ISnapshotter snapshotter, IImageUsage? usage, TimeProvider time)
{
    /// <summary>How long a killed pull can be continued.</summary>
    private static readonly TimeSpan _resumableFor = TimeSpan.FromHours(24);

    /// <summary>Collects, or leaves it to the next one where somebody holds content.</summary>
    public void Run()
    {
        using var held = store.TryLockContent();
        if (held is null)
            return;
        var keepSince = time.GetUtcNow() - _resumableFor;
        DeleteStaging();
        store.Names.Repair();
        store.Pending.Repair();
        store.Removed.Repair();
        var pending = store.Pending.List();
        var stale = pending.Where(record => !record.Resumable || record.Added < keepSince).ToArray();
        var removed = store.Removed.List();
        var dead = removed.Where(record => !IsUsed(record)).ToArray();
        ImageRecord[] live = [.. store.Names.List(), .. pending.Except(stale), .. removed.Except(dead)];
        foreach (var record in dead)
            Collect(record, live, store.Removed);
        foreach (var record in stale)
            Collect(record, live, store.Pending);
        store.Content.Repair(keepSince);
    }

    private bool IsUsed(ImageRecord record) => usage?.ContainersUsing(record.Id).Count > 0;

    private void Collect(ImageRecord record, ImageRecord[] live, RecordDirectory directory)
    {
        var neededSnapshots = live.SelectMany(r => r.Snapshots).ToHashSet();
        foreach (var chainId in record.Snapshots)
        {
            if (!neededSnapshots.Contains(chainId) && !TryRemove(chainId))
                return;
        }
        var neededContent = live.SelectMany(r => r.Content).ToHashSet();
        store.Content.Delete(record.Content.Where(digest => !neededContent.Contains(digest)));
        directory.Delete(record);
    }

    // A rootfs still stands on it: the record stays, and with it everything else, for the next collection.
    private bool TryRemove(Digest chainId)
    {
        try
        {
            snapshotter.Remove(chainId);
            return true;
        }
        catch (SnapshotException e) when (e.Error == SnapshotError.InUse)
        {
            return false;
        }
    }

    private void DeleteStaging()
    {
        if (!Directory.Exists(store.Staging))
            return;
        foreach (string directory in Directory.EnumerateDirectories(store.Staging))
            Directory.Delete(directory, recursive: true);
    }
}
