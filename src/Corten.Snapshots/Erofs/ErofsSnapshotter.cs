using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Directories;
using Corten.Snapshots.Tar;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// Keeps each layer as its tar and a small EROFS index over it, which is mounted while a container shows it (docs/adr/0004). Needs Linux 6.12 and
/// root; <see cref="IsUsable"/> tells by trying.
/// </summary>
/// <param name="root">The store's directory; made where it is absent, its parent must exist. It must lie on a file system with a page cache of its
/// own, not on tmpfs or an overlay.</param>
public sealed class ErofsSnapshotter(string root) : LayerSnapshotter(root, new ErofsForm())
{
    private const string ProbeContent = "this is longer than what stands behind an inode";

    /// <summary>Whether this kernel mounts an index that lies in <paramref name="directory"/>, which exists, and shows what the tar has.</summary>
    public static bool IsUsable(string directory)
    {
        string place = HostPath.Join(directory, $"probe-{Guid.NewGuid():N}");
        try
        {
            UnixDirectory.MakeIfAbsent(place, 0x1c0);
            return TryMount(place);
        }
        catch (Exception e) when (e is LinuxException or SnapshotException or IOException)
        {
            return false;
        }
        finally
        {
            DirectoryTree.Remove(place);
        }
    }

    private static bool TryMount(string place)
    {
        byte[] content = System.Text.Encoding.ASCII.GetBytes(ProbeContent);
        using var tar = new MemoryStream();
        var writer = new TarWriter(tar);
        writer.Add(new TarEntry { Name = "probe", Mode = 0x124, Size = content.Length }, content.AsSpan());
        writer.Finish();
        tar.Position = 0;
        using var layer = TemporaryLayer.Make(place);
        _ = new ErofsForm().Fill(layer, null, tar, LayerLimits.Default);
        using var mount = ErofsMount.Create(layer.IndexPath, layer.TarPath);
        using var file = UnixFile.OpenAt(mount, "probe", OpenFlags.ReadOnly);
        var read = new byte[content.Length];
        return UnixFile.Read(file, read) == read.Length && read.AsSpan().SequenceEqual(content);
    }
}
