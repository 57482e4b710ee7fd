using Corten.Images.Records;
using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Images.Removing;

/// <summary>
/// Moves to the trash what no image needs any more: content and snapshots of removed images, of loads that were killed, of pulls that were killed too long ago.
/// It works only while nobody holds content, so whatever is pending then belongs to a dead process.
/// </summary>
internal sealed class ImageCollector(ImageStore store, ISnapshotter snapshotter, IImageUsage? usage, TimeProvider time)
{
    /// <summary>How long a killed pull can be continued.</summary>
    private static readonly TimeSpan _resumableFor = TimeSpan.FromHours(24);

    /// <summary>Collects what records say is to go.</summary>
    /// <param name="wait">Whether to wait while somebody holds content; otherwise it is left to the next one.</param>
    /// <returns>Whether it was done.</returns>
    public bool Run(bool wait = false)
    {
        using var held = store.TryLockContent(wait);
        if (held is not null)
            Collect(_resumableFor);
        return held is not null;
    }

    /// <summary>
    /// As <see cref="Run"/>, and then removes all blobs and snapshots that no record names: marks from the records, sweeps the stores. Waits until
    /// nobody holds content.
    /// </summary>
    /// <param name="pulls">Whether what interrupted pulls could go on with goes too.</param>
    /// <returns>What no record named and is gone now.</returns>
    public IReadOnlyList<Digest> Sweep(bool pulls = false)
    {
        using var held = store.LockContent();
        Collect(pulls ? TimeSpan.Zero : _resumableFor);
        var needed = Mark(store.Pending.List(), store.Removed.List());
        var snapshots = SweepSnapshots([.. snapshotter.List().Where(chainId => !needed.HasSnapshot(chainId))]);
        Digest[] blobs = [.. store.Content.List().Where(digest => !needed.HasBlob(digest))];
        store.Content.Delete(blobs);
        return [.. snapshots, .. blobs];
    }

    private void Collect(TimeSpan resumableFor)
    {
        var keepSince = time.GetUtcNow() - resumableFor;
        DeleteStaging();
        // Names are given without holding content, so a writer of one may be at work just now.
        using (store.LockRecords())
            store.Names.Repair();
        store.Pending.Repair();
        store.Removed.Repair();
        var pending = store.Pending.List();
        var stale = pending.Where(record => !record.Resumable || record.Added <= keepSince).ToArray();
        var removed = store.Removed.List();
        var dead = removed.Where(record => !IsUsed(record)).ToArray();
        if (dead.Length + stale.Length > 0)
        {
            var needed = Mark(pending.Except(stale), removed.Except(dead));
            // All snapshots first: one of these images may stand on a layer of another.
            SweepSnapshots([.. dead.Concat(stale).SelectMany(record => record.Snapshots).Distinct().Where(chainId => !needed.HasSnapshot(chainId))]);
            foreach (var record in dead)
                Collect(record, needed, store.Removed);
            foreach (var record in stale)
                Collect(record, needed, store.Pending);
        }
        store.Content.Repair(keepSince);
    }

    // Names move from image to image under the records' lock: without it a reader could miss an image that loses one name while it gets another.
    private NeededContent Mark(IEnumerable<ImageRecord> pending, IEnumerable<ImageRecord> removed)
    {
        using var held = store.LockRecords();
        return new NeededContent([.. pending, .. removed, .. store.Names.List()], store.Lists.Content());
    }

    private bool IsUsed(ImageRecord record) => usage?.ContainersUsing(record.Id).Count > 0;

    // A rootfs still stands on one of its snapshots: the record stays, and with it everything else, for the next collection.
    private void Collect(ImageRecord record, NeededContent needed, RecordDirectory directory)
    {
        if (record.Snapshots.Any(chainId => !needed.HasSnapshot(chainId) && snapshotter.Exists(chainId)))
            return;
        store.Content.Delete(record.Content.Where(digest => !needed.HasBlob(digest)));
        directory.Delete(record);
    }

    // Each pass removes those on which no other stands any more.
    private List<Digest> SweepSnapshots(List<Digest> orphans)
    {
        var swept = new List<Digest>();
        int before;
        do
        {
            before = swept.Count;
            swept.AddRange(orphans.Except(swept).Where(TryRemove).ToList());
        }
        while (swept.Count > before);
        return swept;
    }

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
