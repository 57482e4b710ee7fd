using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Directories;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>An index where this machine can mount one, else a directory; found out when the first layer comes.</summary>
internal sealed class ProbedForm(string root) : ILayerForm
{
    private ILayerForm? _chosen;

    public string Name => Chosen.Name;

    private ILayerForm Chosen => _chosen ??= Choose();

    public LayerStatistics Fill(TemporaryLayer layer, SafeFileHandle? lower, Stream tar, LayerLimits limits) => Chosen.Fill(layer, lower, tar, limits);

    public void Sync(TemporaryLayer layer) => Chosen.Sync(layer);

    private ILayerForm Choose()
    {
        // Before the first layer there is no store yet; what is nearest to it lies on the same file system.
        // Where there is one, whoever removes what killed processes left there is kept from taking the probe for that.
        string directory = HostPath.Join(root, "tmp");
        using var store = FileStatus.Find(directory) is null ? null : new LayerStore(root).Lock(shared: true);
        while (directory.Length > 1 && FileStatus.Find(directory) is null)
            directory = Path.GetDirectoryName(directory)!;
        return ErofsSnapshotter.IsUsable(directory) ? new ErofsForm() : new DirectoryForm();
    }
}
