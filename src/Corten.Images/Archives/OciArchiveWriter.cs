using System.Text.Json;
using Corten.Content;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Archives;

/// <summary>Writes an OCI image layout; every blob is the one that the image was made of.</summary>
internal sealed class OciArchiveWriter(ContentStore content, CancellationToken cancellation)
{
    public void Write(IReadOnlyList<SavedImage> images, Stream output)
    {
        var files = new ArchiveFiles(output);
        files.Add(OciArchiveReader.LayoutName, JsonSerializer.SerializeToUtf8Bytes(new ImageLayout(), ImageSpecJson.Relaxed.ImageLayout));
        files.AddDirectory("blobs");
        files.AddDirectory("blobs/sha256");
        foreach (var image in images)
            WriteBlobs(files, image.Image);
        var index = new Oci.ImageSpec.Index { MediaType = MediaTypes.Index, Manifests = [.. images.SelectMany(Entries)] };
        files.Add(OciArchiveReader.IndexName, index.ToJson());
        files.Finish();
    }

    private void WriteBlobs(ArchiveFiles files, Image image)
    {
        foreach (var digest in image.Records[0].Content)
        {
            cancellation.ThrowIfCancellationRequested();
            long size = content.Size(digest) ?? throw ImageDocuments.Bad($"image {image.Id.Short}", $"{digest} is missing in the content store; pull it again");
            files.Add($"blobs/{digest.Algorithm}/{digest.Hex}", size, () => content.Open(digest));
        }
    }

    private static IEnumerable<Descriptor> Entries(SavedImage saved)
    {
        if (saved.Names.Count == 0)
            return [saved.Image.Manifest];
        return saved.Names.Select(name => saved.Image.Manifest with
        {
            Annotations = new Dictionary<string, string>
            {
                [AnnotationKeys.ImageName] = name.ToString(),
                [AnnotationKeys.RefName] = name.Tag ?? Reference.DefaultTag,
            },
        });
    }
}
