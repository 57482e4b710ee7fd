using Corten.Content;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Archives;

/// <summary>Finds the images in an OCI image layout.</summary>
internal sealed class OciArchiveReader(StagedArchive archive, Platform platform)
{
    public const string IndexName = "index.json";
    public const string LayoutName = "oci-layout";

    private const int MaximumDepth = 3;

    public IEnumerable<ArchivedImage> Read(byte[] indexJson) => Checked(() => Oci.ImageSpec.Index.Parse(indexJson)).Manifests.Select(ReadEntry);

    private ArchivedImage ReadEntry(Descriptor entry)
    {
        byte[] content = ReadManifest(entry, MaximumDepth);
        var names = Names(entry);
        string image = names is [var name, ..] ? name.Familiar : entry.Digest.ToString();
        var manifest = ImageDocuments.ParseManifest(image, content);
        foreach (var layer in manifest.Layers)
        {
            if (archive.Content.Size(layer.Digest) is var size && size != layer.Size)
                throw Bad(size is null ? $"layer {layer.Digest} is missing" : $"layer {layer.Digest} has {size} bytes where its manifest says {layer.Size}");
        }
        var config = Checked(() => ImageConfig.Parse(ReadBlob(manifest.Config)));
        return new ArchivedImage(names, content, manifest, config);
    }

    // An entry may lead to an index of one image for several platforms.
    private byte[] ReadManifest(Descriptor entry, int depth)
    {
        byte[] content = ReadBlob(entry);
        if (!MediaTypes.IsIndex(entry.MediaType))
            return content;
        var chosen = Checked(() => Oci.ImageSpec.Index.Parse(content)).Select(platform);
        if (chosen is null || depth == 0)
            throw new ImageException(ImageError.BadImage, $"the image {entry.Digest} in the archive is not there for {platform}");
        return ReadManifest(chosen, depth - 1);
    }

    private byte[] ReadBlob(Descriptor blob)
    {
        byte[] content = Checked(() => archive.Content.Read(blob.Digest, ImageDocuments.MaximumSize));
        return content.Length == blob.Size ? content : throw Bad($"{blob.Digest} has {content.Length} bytes where {blob.Size} are announced");
    }

    // Docker and containerd write the whole name; skopeo and podman write name:tag, or a tag alone, which is a name of this machine then.
    private static Reference[] Names(Descriptor entry)
    {
        string? name = entry.Annotations?.GetValueOrDefault(AnnotationKeys.ImageName);
        if (string.IsNullOrEmpty(name))
        {
            name = entry.Annotations?.GetValueOrDefault(AnnotationKeys.RefName);
            if (!string.IsNullOrEmpty(name) && !name.Contains('/'))
                name = "localhost/" + name;
        }
        return Reference.TryParse(name, out var reference, out _) ? [reference.WithDefaultTag()] : [];
    }

    private static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or ContentException)
        {
            throw Bad(e.Message, e);
        }
    }

    private static ImageException Bad(string why, Exception? cause = null) =>
        new(ImageError.BadArchive, $"the archive is cut off or damaged: {why}", cause);
}
