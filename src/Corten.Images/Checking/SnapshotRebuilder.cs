using Corten.Images.Layers;
using Corten.Images.Records;
using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Images.Checking;

/// <summary>Makes snapshots again from the layers that they were made of, and with them all snapshots that stand on them.</summary>
internal sealed class SnapshotRebuilder(ImageStore store, ISnapshotter snapshotter, CancellationToken cancellation)
{
    /// <summary>Rebuilds. Called while nobody holds content, so that no container is made meanwhile.</summary>
    /// <exception cref="SnapshotException">With <see cref="SnapshotError.InUse"/>: a container stands on one of them.</exception>
    public void Rebuild(Digest damaged)
    {
        ImageRecord[] records = [.. store.Names.List().Where(record => record.Layers.Any(layer => layer.ChainId == damaged))];
        foreach (var chainId in records.SelectMany(record => Above(record, damaged)).DistinctBy(layer => layer.ChainId).OrderByDescending(layer => layer.Depth).Select(layer => layer.ChainId))
            snapshotter.Remove(chainId);
        var applier = new LayerApplier(store, snapshotter);
        foreach (var record in records)
            Apply(record, applier);
    }

    private static IEnumerable<(Digest ChainId, int Depth)> Above(ImageRecord record, Digest damaged) =>
        record.Layers.Select((layer, depth) => (layer.ChainId!.Value, depth)).SkipWhile(layer => layer.Value != damaged);

    private void Apply(ImageRecord record, LayerApplier applier)
    {
        var diffIds = ImageDocuments.ReadConfig(store.Content, record.Id).Rootfs.DiffIds;
        for (int i = 0; i < record.Layers.Count; i++)
            applier.Apply(record.Layers[i], diffIds[i], i == 0 ? null : record.Layers[i - 1].ChainId, cancellation);
    }
}
