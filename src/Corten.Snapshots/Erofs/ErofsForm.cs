using Corten.Linux.Files;
using Corten.Snapshots.Directories;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// A layer as its own tar and an EROFS index over it, both written while the tar streams in: no file is made, whatever the layer holds. The few
/// layers for which the format has no reasonable form become directories.
/// </summary>
internal sealed class ErofsForm : ILayerForm
{
    private const OpenFlags New = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive;
    private const uint PrivateFile = 0x180;
    private const uint PrivateDirectory = 0x1c0;

    public string Name => "erofs";

    public LayerStatistics Fill(TemporaryLayer layer, SafeFileHandle? lower, Stream tar, LayerLimits limits)
    {
        try
        {
            using var again = lower is null ? null : UnixFile.OpenAt(lower, ".", OpenFlags.ReadOnly | OpenFlags.Directory);
            if (TryIndex(layer, lower, tar, limits) is { } statistics)
                return statistics;
            _ = UnixDirectory.TryUnlink(layer.IndexPath);
            using var kept = new FileStream(UnixFile.Open(layer.TarPath, OpenFlags.ReadOnly), FileAccess.Read, bufferSize: 0);
            return layer.Unpack(again is null ? null : UnixFile.OpenAt(again, ".", OpenFlags.ReadOnly | OpenFlags.Directory), kept, limits);
        }
        finally
        {
            if (FileStatus.Find(layer.DiffPath) is not null)
                _ = UnixDirectory.TryUnlink(layer.TarPath);
        }
    }

    public void Sync(TemporaryLayer layer)
    {
        if (FileStatus.Find(layer.IndexPath) is null)
        {
            new DirectoryForm().Sync(layer);
            return;
        }
        foreach (string path in (ReadOnlySpan<string>)[layer.IndexPath, layer.TarPath])
        {
            using var file = UnixFile.Open(path, OpenFlags.ReadOnly);
            UnixFile.Sync(file, path);
        }
        AtomicFile.SyncDirectory(layer.Path);
    }

    // Null where the layer cannot be indexed; its whole tar is there then.
    private static LayerStatistics? TryIndex(TemporaryLayer layer, SafeFileHandle? lower, Stream tar, LayerLimits limits)
    {
        UnixDirectory.MakeIfAbsent(layer.Path + "/" + LayerViews.MountName, PrivateDirectory);
        using var tarFile = UnixFile.Open(layer.TarPath, New, PrivateFile);
        using var index = UnixFile.Open(layer.IndexPath, New, PrivateFile);
        using var copy = new TarCopy(tar, tarFile, layer.TarPath);
        var reader = new TarReader(copy, limits);
        var data = new DataArea(index);
        using var indexer = new LayerIndexer(data, lower, limits);
        try
        {
            var statistics = indexer.Index(reader);
            reader.Drain();
            // Some writers end an archive within a block.
            long length = (copy.Length + ErofsFormat.BlockSize - 1) / ErofsFormat.BlockSize * ErofsFormat.BlockSize;
            if (length != copy.Length)
                SparseFile.SetSize(tarFile, length);
            IndexWriter.Write(index, data.End, indexer.Root, length);
            return statistics;
        }
        catch (UnindexableException)
        {
            reader.Drain();
            return null;
        }
    }
}
