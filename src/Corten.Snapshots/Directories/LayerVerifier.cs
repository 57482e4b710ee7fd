using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Layers;

namespace Corten.Snapshots.Directories;

/// <summary>Looks whether a layer still is what it was when it was applied: the tar is unpacked once more, aside, and the two trees are compared.</summary>
internal sealed class LayerVerifier(LayerStore store)
{
    /// <summary>What is wrong with the layer; see <see cref="ISnapshotter.Verify"/>.</summary>
    public IReadOnlyList<string> Verify(Digest chainId, Stream? tar)
    {
        if (!store.Exists(chainId))
            return ["it is missing"];
        if (LayerRecord.Read(store.Path(chainId)) is not { } record || record.ChainId != chainId)
            return ["its record is missing or another's"];
        if (FileStatus.Find(store.DiffPath(chainId)) is not { Kind: FileKind.Directory })
            return ["its files are missing"];
        if (record.Ancestors.FirstOrDefault(below => !store.Exists(below)) is { IsDefault: false } missing)
            return [$"the snapshot {missing} below it is missing"];
        return tar is null ? [] : Compare(record, tar);
    }

    private List<string> Compare(LayerRecord record, Stream tar)
    {
        TemporaryLayer fresh;
        using (store.Lock())
        {
            store.CleanUp();
            fresh = store.Begin();
        }
        using (fresh)
        {
            fresh.Unpack([.. record.Ancestors.Select(store.DiffPath)], tar, LayerLimits.Default);
            return TreeComparison.Find(fresh.DiffPath, store.DiffPath(record.ChainId));
        }
    }
}
