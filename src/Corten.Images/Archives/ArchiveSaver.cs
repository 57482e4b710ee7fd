using Corten.Images.Records;
using Corten.Oci;

namespace Corten.Images.Archives;

/// <summary>Finds the images to save and writes them.</summary>
internal sealed class ArchiveSaver(ImageStore store)
{
    public void Save(IReadOnlyList<string> namesOrIds, ArchiveFormat format, Stream output, CancellationToken cancellation)
    {
        var images = Collect(namesOrIds);
        if (format == ArchiveFormat.OciArchive)
            new OciArchiveWriter(store.Content, cancellation).Write(images, output);
        else
            new DockerArchiveWriter(store.Content, cancellation).Write(images, output);
    }

    // An image asked for by two of its names stands in the archive once, with both.
    private List<SavedImage> Collect(IReadOnlyList<string> namesOrIds)
    {
        var finder = new ImageFinder(store);
        var images = new List<SavedImage>();
        foreach (string text in namesOrIds)
        {
            var record = finder.FindRecord(text);
            var image = (record is null ? finder.Find(text) : store.Get(record.Id)) ?? throw new ImageException(ImageError.NotFound, $"No such image: {text}");
            Reference[] names = record?.Name is { } name && Reference.Parse(name) is { Tag: not null } tagged ? [tagged] : [];
            int known = images.FindIndex(saved => saved.Image.Id == image.Id);
            if (known < 0)
                images.Add(new SavedImage(image, names));
            else
                images[known] = images[known] with { Names = [.. images[known].Names.Union(names)] };
        }
        return images;
    }
}
