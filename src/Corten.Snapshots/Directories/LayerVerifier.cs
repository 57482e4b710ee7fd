using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Layers;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Directories;

/// <summary>Looks whether a layer still is what it was when it was applied: the tar is unpacked once more, aside, and the two trees are compared.</summary>
internal sealed class LayerVerifier(LayerStore store, LayerViews views)
{
    /// <summary>What is wrong with the layer; see <see cref="ISnapshotter.Verify"/>.</summary>
    public IReadOnlyList<string> Verify(Digest chainId, Stream? tar)
    {
        if (!store.Exists(chainId))
            return ["it is missing"];
        if (LayerRecord.Read(store.Path(chainId)) is not { } record || record.ChainId != chainId)
            return ["its record is missing or another's"];
        if (FileStatus.Find(store.ViewPath(chainId)) is not { Kind: FileKind.Directory } || !LayerViews.IsWhole(store.ViewPath(chainId)))
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
            SafeFileHandle actual;
            SafeFileHandle? lower;
            using (store.Lock(shared: true))
            {
                lower = LowerView.Open(views.Open([.. record.Ancestors.Select(store.ViewPath)]), fresh.ScratchPath);
                actual = UnixFile.Open(views.Open([store.ViewPath(record.ChainId)])[0], OpenFlags.ReadOnly | OpenFlags.Directory);
            }
            using (actual)
            {
                fresh.Unpack(lower, tar, LayerLimits.Default);
                using var expected = UnixFile.Open(fresh.DiffPath, OpenFlags.ReadOnly | OpenFlags.Directory);
                return TreeComparison.Find(expected, actual);
            }
        }
    }
}
