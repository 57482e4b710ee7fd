using Corten.Images.Bundles.Mtree;
using Corten.Images.Layouts;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci.ImageSpec;
using Corten.Snapshots;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Bundles;

/// <summary>How a bundle is packed.</summary>
public sealed record RepackOptions
{
    /// <summary>Paths in the root file system of which changes are left out.</summary>
    public IReadOnlyList<string> MaskedPaths { get; init; } = [];

    /// <summary>Whether the image's volumes are among the masked paths.</summary>
    public bool MaskVolumes { get; init; } = true;

    /// <summary>Whether the bundle is described anew afterwards, as if it had been unpacked from the new image.</summary>
    public bool Refresh { get; init; }

    /// <summary>"gzip", "" for none, or null for what the image's layers have.</summary>
    public string? Compression { get; init; }

    /// <summary>Makes the line of the history from the image's author; null makes none.</summary>
    public Func<string, HistoryEntry?> History { get; init; } = _ => null;

    /// <summary>Files that changed later get this time, in seconds since 1970; null leaves them.</summary>
    public long? NewestTime { get; init; }
}

/// <summary>Packs what was changed in a bundle as a new layer on the image that it was unpacked from.</summary>
public static class BundleRepacker
{
    /// <summary>Packs and tags.</summary>
    /// <returns>The new image's manifest.</returns>
    /// <exception cref="ImageException">The bundle or its image cannot be read, or the host refused.</exception>
    public static Descriptor Repack(OciLayout layout, string tag, string bundle, RepackOptions options)
    {
        try
        {
            return Pack(layout, tag, bundle, options);
        }
        catch (Exception e) when (e is LinuxException or SnapshotException)
        {
            throw ImageFailure.Describe($"cannot repack {bundle}", e);
        }
    }

    private static Descriptor Pack(OciLayout layout, string tag, string bundle, RepackOptions options)
    {
        var metadata = BundleMetadata.Read(bundle);
        var image = LayoutImage.At(layout, metadata.From.Walk);
        string rootfs = HostPath.Join(bundle, BundleUnpacker.RootfsName);
        string mtree = HostPath.Join(bundle, metadata.MtreeName);
        var mask = new PathMask([.. options.MaskedPaths, .. options.MaskVolumes ? image.Config.Config.Volumes?.Keys ?? [] : []]);
        var changes = BundleChanges.Find(rootfs, MtreeParser.Read(mtree), metadata.Stamp);
        changes.RemoveAll(change => mask.Hides(change.Path));
        var editor = new ImageEditor(image);
        var history = options.History(image.Config.Author ?? "");
        if (changes.Count == 0)
            editor.AddHistory(history, emptyLayer: true);
        else
            editor.AddLayer(LayerPacker.Pack(layout, options.Compression ?? LayerPacker.Preferred(image.Manifest), stream => Write(stream, rootfs, changes, metadata, options)), history);
        var walk = editor.Commit();
        layout.SetTag(tag, walk[0]);
        if (options.Refresh)
            Refresh(bundle, mtree, metadata with { From = new DescriptorPath { Walk = walk } });
        return walk[^1];
    }

    private static void Refresh(string bundle, string oldManifest, BundleMetadata metadata)
    {
        BundleUnpacker.Describe(bundle, metadata, new Dictionary<ulong, Sha256>());
        if (oldManifest != HostPath.Join(bundle, metadata.MtreeName))
            File.Delete(oldManifest);
    }

    private static void Write(Stream stream, string rootfs, List<Change> changes, BundleMetadata metadata, RepackOptions options)
    {
        var layer = new LayerGenerator(stream, metadata.Owners, options.NewestTime);
        using var root = new OwnedDirectory(null, rootfs);
        foreach (var change in changes)
        {
            if (change.Kind == ChangeKind.Deleted)
                layer.AddWhiteout(change.Path);
            else
                AddFile(layer, root, change.Path);
        }
        layer.Finish();
    }

    private static void AddFile(LayerGenerator layer, OwnedDirectory root, string path)
    {
        string[] components = path.Split('/');
        var opened = new Stack<OwnedDirectory>();
        try
        {
            var directory = root.Handle;
            foreach (string component in components[..^1])
            {
                opened.Push(new OwnedDirectory(directory, component));
                directory = opened.Peek().Handle;
            }
            Add(layer, directory, components[^1], path);
        }
        finally
        {
            foreach (var directory in opened)
                directory.Dispose();
        }
    }

    // What vanished since the comparison is not there to be packed.
    private static void Add(LayerGenerator layer, SafeFileHandle directory, string name, string path)
    {
        if (FileStatus.Find(directory, name) is { } status)
            layer.AddFile(directory, name, path, status);
    }
}
