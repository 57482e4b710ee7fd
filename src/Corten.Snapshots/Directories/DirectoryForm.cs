using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Directories;

/// <summary>A layer as a plain directory in the form of an overlay's lower directory.</summary>
internal sealed class DirectoryForm : ILayerForm
{
    public string Name => "directory";

    public LayerStatistics Fill(TemporaryLayer layer, SafeFileHandle? lower, Stream tar, LayerLimits limits) => layer.Unpack(lower, tar, limits);

    // Tens of thousands of files: all that the file system has is quicker than one by one.
    public void Sync(TemporaryLayer layer)
    {
        using var diff = UnixFile.Open(layer.DiffPath, OpenFlags.ReadOnly | OpenFlags.Directory);
        FileSystem.Sync(diff);
    }
}
