using Corten.Images.Records;
using Corten.Images.Removing;
using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Images.Checking;

/// <summary>
/// Verifies the whole store: records, blobs, snapshots, and that nothing lies there that no record names. Pulls and removals may go on meanwhile:
/// what is listed is listed before the records are read, so whatever came later is not taken for an orphan.
/// </summary>
internal sealed class StoreChecker(ImageStore store, ISnapshotter snapshotter, bool quick, CancellationToken cancellation)
{
    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<StoreProblem> Check()
    {
        using var held = store.HoldContent();
        var blobs = store.Content.List().ToArray();
        var snapshots = snapshotter.List();
        var records = new List<StoreProblem>(DamagedRecords());
        ImageRecord[] pending = [.. store.Pending.ListReadable()];
        ImageRecord[] names = [.. store.Names.ListReadable()];
        ImageRecord[] removed = [.. store.Removed.ListReadable()];
        var checker = new BlobChecker(store.Content, quick, cancellation);
        var images = new ImageChecker(store, snapshotter, checker, quick, cancellation);
        return
        [
            .. records,
            .. names.GroupBy(record => (record.Id, record.Manifest.Digest)).SelectMany(group => images.Check(group.First())),
            .. DamagedPending(pending, names, checker),
            .. DamagedLists(checker),
            .. records.Count > 0 ? [] : Orphans(blobs, snapshots, new NeededContent([.. pending, .. names, .. removed], store.Lists.Content())),
        ];
    }

    private IEnumerable<StoreProblem> DamagedRecords()
    {
        foreach (string file in store.Names.ListDamaged().Concat(store.Lists.ListDamaged()))
            yield return new StoreProblem(StoreProblemKind.DamagedRecord, $"record {file}: it cannot be read", File: file);
        foreach (string file in store.Pending.ListDamaged().Concat(store.Removed.ListDamaged()))
            yield return new StoreProblem(StoreProblemKind.DamagedLeftover, $"record {file}: it cannot be read", File: file);
    }

    private static IEnumerable<StoreProblem> DamagedPending(ImageRecord[] pending, ImageRecord[] names, BlobChecker checker)
    {
        var ofImages = names.SelectMany(record => record.Content).ToHashSet();
        foreach (var digest in pending.SelectMany(record => record.Content).Distinct().Where(digest => !ofImages.Contains(digest)))
        {
            if (checker.Check(digest) is { } wrong && wrong != "is missing")
                yield return new StoreProblem(StoreProblemKind.DamagedBlob, $"blob {digest} of a pull that is not complete {wrong}", digest);
        }
    }

    private IEnumerable<StoreProblem> DamagedLists(BlobChecker checker)
    {
        foreach (var list in store.Lists.ListDamaged().Count > 0 ? [] : store.Lists.List())
        {
            foreach (var digest in list.Entries.SelectMany(entry => entry.Content).Distinct())
            {
                if (checker.Check(digest) is { } wrong)
                    yield return new StoreProblem(StoreProblemKind.DamagedImage, $"list of manifests {Reference.Parse(list.Name).Familiar}: {digest} {wrong}");
            }
        }
    }

    // With a record that cannot be read nobody knows what it needs, so nothing can be called an orphan.
    private static IEnumerable<StoreProblem> Orphans(IEnumerable<Digest> blobs, IEnumerable<Digest> snapshots, NeededContent needed)
    {
        foreach (var digest in blobs.Where(digest => !needed.HasBlob(digest)))
            yield return new StoreProblem(StoreProblemKind.Orphan, $"blob {digest}: nothing needs it", digest);
        foreach (var chainId in snapshots.Where(chainId => !needed.HasSnapshot(chainId)))
            yield return new StoreProblem(StoreProblemKind.Orphan, $"snapshot {chainId}: nothing needs it", chainId);
    }
}
