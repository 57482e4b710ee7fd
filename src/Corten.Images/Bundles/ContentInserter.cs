using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Bundles;

/// <summary>Writes the layer that puts files of the host into an image, or removes a path from it.</summary>
public static class ContentInserter
{
    /// <summary>Writes a layer with one deletion.</summary>
    /// <param name="stream">Takes the uncompressed tar.</param>
    /// <param name="target">The path in the image.</param>
    public static void Remove(Stream stream, string target)
    {
        var layer = new LayerGenerator(stream, BundleOwners.Same, newest: null);
        layer.AddWhiteout(PathMask.Clean(target));
        layer.Finish();
    }

    /// <summary>Writes a layer with a file or a tree.</summary>
    /// <param name="stream">Takes the uncompressed tar.</param>
    /// <param name="source">A path of the host; a symlink is inserted as one.</param>
    /// <param name="target">What it is called in the image.</param>
    /// <param name="opaque">Whether what the image has in <paramref name="target"/> goes.</param>
    /// <param name="owners">How owners on the disk become the layer's.</param>
    /// <param name="newest">Later times become this one, in seconds since 1970; null leaves them.</param>
    /// <exception cref="ImageException">The source cannot be read.</exception>
    public static void Insert(Stream stream, string source, string target, bool opaque, BundleOwners owners, long? newest)
    {
        string full = Path.GetFullPath(source);
        string name = Path.GetFileName(full);
        try
        {
            using var parent = UnixFile.Open(name.Length == 0 ? "/" : Path.GetDirectoryName(full)!, OpenFlags.ReadOnly | OpenFlags.Directory);
            var layer = new LayerGenerator(stream, owners, newest);
            if (opaque)
                layer.AddOpaque(PathMask.Clean(target));
            Add(layer, parent, name.Length == 0 ? "." : name, PathMask.Clean(target));
            layer.Finish();
        }
        catch (Exception e) when (e is LinuxException or SnapshotException)
        {
            throw ImageFailure.Describe($"cannot insert {source}", e);
        }
    }

    private static void Add(LayerGenerator layer, SafeFileHandle directory, string name, string path)
    {
        var status = FileStatus.Find(directory, name) ?? throw new LinuxException("open", name, Errno.ENOENT);
        layer.AddFile(directory, name, path, status);
        if (status.Kind != FileKind.Directory)
            return;
        using var below = new OwnedDirectory(directory, name);
        foreach (var entry in DirectoryEntry.List(below.Handle).OrderBy(e => e.Name, StringComparer.Ordinal))
            Add(layer, below.Handle, entry.Name, path.Length == 0 ? entry.Name : $"{path}/{entry.Name}");
    }
}
