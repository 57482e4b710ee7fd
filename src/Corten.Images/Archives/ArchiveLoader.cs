using Corten.Images.Records;
using Corten.Oci.ImageSpec;
using Corten.Snapshots;

namespace Corten.Images.Archives;

/// <summary>Loads every image of an archive, whichever of the two formats it has.</summary>
internal sealed class ArchiveLoader(ImageStore store, ISnapshotter snapshotter, TimeProvider time)
{
    /// <summary>Loads; each image that is returned is complete and on the disk.</summary>
    /// <exception cref="ImageException">The archive is cut off, damaged, or holds no image that can be used here.</exception>
    public IReadOnlyList<LoadedImage> Load(Stream input, Platform platform, CancellationToken cancellation)
    {
        using var archive = StagedArchive.Read(input, store.Staging, cancellation);
        var images = Images(archive, platform).ToList();
        if (images.Count == 0)
            throw new ImageException(ImageError.BadArchive, "the archive holds no image");
        var installer = new ImageInstaller(store, snapshotter, time);
        return [.. images.Select(image => new LoadedImage(installer.Install(archive.Content, image, cancellation), image.Names))];
    }

    private static IEnumerable<ArchivedImage> Images(StagedArchive archive, Platform platform)
    {
        if (archive.ReadDocument(OciArchiveReader.LayoutName) is not null && archive.ReadDocument(OciArchiveReader.IndexName) is { } index)
            return new OciArchiveReader(archive, platform).Read(index);
        if (archive.ReadDocument(DockerArchiveReader.ManifestName) is { } manifest)
            return new DockerArchiveReader(archive).Read(manifest);
        throw new ImageException(
            ImageError.BadArchive,
            "the archive is cut off or not one of images: it has neither manifest.json (docker save) nor oci-layout and index.json (OCI); for a root file system use 'corten import'");
    }
}
