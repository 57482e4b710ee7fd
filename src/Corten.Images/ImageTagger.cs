using Corten.Images.Records;
using Corten.Oci;

namespace Corten.Images;

/// <summary>Gives names to images and takes them away.</summary>
internal sealed class ImageTagger(ImageStore store, TimeProvider time)
{
    public void Tag(string nameOrId, Reference name)
    {
        if (name.Digest is not null)
            throw new ImageException(ImageError.BadName, $"'{name.Familiar}' cannot be given to an image: a name to give has a tag, not a digest");
        using var held = store.LockRecords();
        var finder = new ImageFinder(store);
        var record = finder.FindRecord(nameOrId) ?? finder.Find(nameOrId)?.Records[0]
            ?? throw new ImageException(ImageError.NotFound, $"No such image: {nameOrId}");
        store.Name(record with { Name = name.WithDefaultTag().ToString(), Source = null, Added = time.GetUtcNow() });
    }

    /// <summary>Takes names away from an image, which stays; without any, all that it has.</summary>
    public void Untag(string nameOrId, IReadOnlyList<Reference> names)
    {
        using var held = store.LockRecords();
        var image = new ImageFinder(store).Find(nameOrId) ?? throw new ImageException(ImageError.NotFound, $"No such image: {nameOrId}");
        var records = image.Records.Where(r => r.Name is not null).ToList();
        var wanted = names.Count == 0 ? records : [.. names.Select(name => Find(records, image, name))];
        foreach (var record in wanted)
            store.Unname(record);
    }

    private static ImageRecord Find(List<ImageRecord> records, Image image, Reference name) =>
        records.Find(record => record.Name == name.WithDefaultTag().ToString())
            ?? throw new ImageException(ImageError.NotFound, $"image {image.Id.Short} does not have the name {name.WithDefaultTag().Familiar}");
}
