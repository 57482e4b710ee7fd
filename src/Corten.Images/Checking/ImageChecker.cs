using Corten.Content;
using Corten.Images.Layers;
using Corten.Images.Records;
using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Images.Checking;

/// <summary>Verifies one image: manifest, configuration, the blob and the snapshot of every layer.</summary>
internal sealed class ImageChecker(ImageStore store, ISnapshotter snapshotter, BlobChecker blobs, bool quick, CancellationToken cancellation)
{
    private readonly HashSet<Digest> _verified = [];

    /// <summary>What is wrong with the image of <paramref name="record"/>.</summary>
    public IEnumerable<StoreProblem> Check(ImageRecord record)
    {
        string name = record.Name is { } text ? Reference.Parse(text).Familiar : record.Id.Short;
        if (CheckDocuments(record) is { } wrong)
            return [Damaged(record, name, wrong)];
        var manifest = ImageDocuments.ParseManifest(name, store.Content.Read(record.Manifest.Digest, ImageDocuments.MaximumSize));
        var diffIds = ImageDocuments.ReadConfig(store.Content, record.Id).Rootfs.DiffIds;
        return Enumerable.Range(0, record.Layers.Count).SelectMany(i => CheckLayer(record, name, i, manifest.Layers[i].Size, diffIds[i]));
    }

    private string? CheckDocuments(ImageRecord record)
    {
        if (blobs.Check(record.Manifest.Digest, record.Manifest.Size) is { } manifest)
            return $"its manifest {record.Manifest.Digest} {manifest}";
        if (blobs.Check(record.Id) is { } config)
            return $"its configuration {record.Id} {config}";
        try
        {
            var parsed = ImageDocuments.ParseManifest("it", store.Content.Read(record.Manifest.Digest, ImageDocuments.MaximumSize));
            ImageDocuments.CheckConfig("it", parsed, ImageDocuments.ReadConfig(store.Content, record.Id));
            return parsed.Layers.Select(l => l.Digest).SequenceEqual(record.Layers.Select(l => l.Blob)) ? null : "its record names other layers than its manifest";
        }
        catch (Exception e) when (e is ImageException or ContentException)
        {
            return e.Message;
        }
    }

    private IEnumerable<StoreProblem> CheckLayer(ImageRecord record, string name, int i, long size, Digest diffId)
    {
        var layer = record.Layers[i];
        string? blob = blobs.Check(layer.Blob, size);
        if (blob is not null)
            yield return Damaged(record, name, $"its layer {layer.Blob} {blob}");
        if (layer.ChainId is not { } chainId || !_verified.Add(chainId))
            yield break;
        string? wrong = null;
        foreach (string snapshot in Verify(layer.Blob, chainId, diffId, compare: !quick && blob is null, ref wrong))
            yield return new StoreProblem(StoreProblemKind.DamagedSnapshot, $"snapshot {chainId} of image {name}: {snapshot}", chainId);
        if (wrong is not null)
            yield return Damaged(record, name, wrong);
    }

    private IReadOnlyList<string> Verify(Digest blob, Digest chainId, Digest diffId, bool compare, ref string? wrong)
    {
        try
        {
            if (!compare)
                return snapshotter.Verify(chainId, null);
            using var tar = new LayerStream(store.Content.Open(blob), diffId, cancellation);
            return snapshotter.Verify(chainId, tar);
        }
        catch (ImageException e)
        {
            wrong = e.Message;
            return [];
        }
        catch (SnapshotException e) when (e.Error != SnapshotError.Host)
        {
            wrong = $"its layer {blob} cannot be unpacked: {e.Message}";
            return [];
        }
    }

    private static StoreProblem Damaged(ImageRecord record, string name, string wrong) =>
        new(StoreProblemKind.DamagedImage, $"image {name} ({record.Id.Short}): {wrong}", record.Id);
}
