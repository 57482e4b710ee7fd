using Corten.Images.Bundles.Mtree;
using Corten.Images.Layouts;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec.Writing;

namespace Corten.Images.Bundles;

/// <summary>
/// Unpacks an image into a bundle that any OCI runtime takes: rootfs/, config.json, and what a later repacking wants to know: umoci.json and
/// a manifest of the files, in umoci's form, whose digests are a by-product of the unpacking.
/// </summary>
public static class BundleUnpacker
{
    /// <summary>The root file system's name in a bundle.</summary>
    public const string RootfsName = "rootfs";

    internal const string ConfigName = "config.json";

    /// <summary>Unpacks <paramref name="image"/>.</summary>
    /// <param name="image">The image.</param>
    /// <param name="bundle">The bundle's directory; it may exist, but not hold a bundle.</param>
    /// <param name="owners">Who owns what on the disk.</param>
    /// <param name="keepDirectoryLinks">See <see cref="Snapshots.Flattening.RootfsOptions.KeepDirectoryLinks"/>.</param>
    /// <param name="lookup">Finds the image's user.</param>
    /// <exception cref="ImageException">The image is damaged or hostile, or the host refused; no root file system is left behind.</exception>
    public static void Unpack(LayoutImage image, string bundle, BundleOwners owners, bool keepDirectoryLinks, ImageUserLookup lookup)
    {
        Directory.CreateDirectory(bundle);
        // Nobody else may reach the image's setuid programs, wherever the bundle is.
        File.SetUnixFileMode(bundle, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string rootfs = HostPath.Join(bundle, RootfsName);
        foreach (string path in new[] { HostPath.Join(bundle, ConfigName), rootfs })
        {
            if (FileStatus.Find(path) is not null)
                throw new ImageException(ImageError.BadName, $"unpack into {bundle}: {path} already exists; choose another directory");
        }
        try
        {
            using var digests = new FileDigests();
            RootfsWriter.Write(image, rootfs, RootfsWriter.Options(owners, keepDirectoryLinks, digests));
            var spec = RuntimeConfiguration.Create(image.Config, rootfs, lookup, owners, image.Created);
            AtomicFile.Write(HostPath.Join(bundle, ConfigName), SpecWriter.Format(spec), 0x1a4, durable: false);
            Describe(bundle, new BundleMetadata { From = new DescriptorPath { Walk = image.Walk }, Maps = MapOptions.Of(owners) }, digests.ByInode);
        }
        catch
        {
            File.Delete(HostPath.Join(bundle, ConfigName));
            RootfsWriter.Remove(rootfs);
            throw;
        }
    }

    /// <summary>Writes the manifest of the files and the metadata that goes with it.</summary>
    internal static void Describe(string bundle, BundleMetadata metadata, IReadOnlyDictionary<ulong, Sha256> digests)
    {
        string rootfs = HostPath.Join(bundle, RootfsName);
        string mtree = HostPath.Join(bundle, metadata.MtreeName);
        string temporary = mtree + ".new";
        using (var output = new StreamWriter(new FileStream(
            UnixFile.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate | OpenFlags.NoFollow, 0x1a4), FileAccess.Write, 64 * 1024)))
            new MtreeWriter(output, digests).Write(rootfs);
        File.Move(temporary, mtree, overwrite: true);
        var now = FileStatus.Of(mtree).Changed;
        (metadata with
        {
            Stamp = new BundleStamp { RootfsInode = FileStatus.Of(rootfs).Inode, Seconds = now.Seconds, Nanoseconds = now.Nanoseconds },
        }).Write(bundle);
    }
}
