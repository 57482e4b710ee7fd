using Corten.Images.Records;
using Corten.Oci;

namespace Corten.Images;

/// <summary>Gives an image a further name.</summary>
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
}
