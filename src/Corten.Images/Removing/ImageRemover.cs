using Corten.Images.Records;
using Corten.Oci;

namespace Corten.Images.Removing;

/// <summary>Takes names away from images, and images away with their last name.</summary>
internal sealed class ImageRemover(ImageStore store, IImageUsage? usage)
{
    /// <summary>Removes a name; with the last one, or by ID, the image.</summary>
    /// <exception cref="ImageException">There is no such image, or it is in use and <paramref name="force"/> is not given.</exception>
    public RemovalReport Remove(string nameOrId, bool force)
    {
        using var held = store.LockRecords();
        var finder = new ImageFinder(store);
        var record = finder.FindRecord(nameOrId);
        var image = record is null ? finder.Find(nameOrId) : store.Get(record.Id);
        if (image is null)
            throw new ImageException(ImageError.NotFound, $"No such image: {nameOrId}");
        return record?.Name is { } name && image.Records.Any(other => other.Name is not null && other.Name != name)
            ? Untag(record)
            : Delete(nameOrId, image, record is not null, force);
    }

    /// <summary>Removes an image with all its names, unless a container uses it.</summary>
    /// <exception cref="ImageException">There is no such image, or a container uses it.</exception>
    public RemovalReport RemoveUnused(Digest id)
    {
        using var held = store.LockRecords();
        var image = store.Get(id) ?? throw new ImageException(ImageError.NotFound, $"No such image: {id}");
        return Delete(id.Short, image, byName: true, force: false);
    }

    private RemovalReport Untag(ImageRecord record)
    {
        store.Names.Delete(record);
        return new RemovalReport([Reference.Parse(record.Name!)], null);
    }

    private RemovalReport Delete(string nameOrId, Image image, bool byName, bool force)
    {
        var names = image.Records.Where(r => r.Name is not null).Select(r => Reference.Parse(r.Name!)).ToArray();
        if (!force && !byName && names.Select(n => n.Name).Distinct().Count() > 1)
            throw new ImageException(
                ImageError.InUse, $"unable to delete {nameOrId} (must be forced): the image has names in several repositories: {string.Join(", ", names.Select(n => n.Familiar))}");
        var containers = usage?.ContainersUsing(image.Id) ?? [];
        if (!force && containers.Count > 0)
            throw new ImageException(
                ImageError.InUse,
                $"unable to remove {nameOrId} (must be forced): container {containers[0]} uses its image {image.Id.Short}; remove the container first");
        foreach (var record in image.Records)
            store.Names.Move(record, store.Removed);
        return containers.Count == 0 ? new RemovalReport(names, image.Id, image.Size) : new RemovalReport(names, null);
    }
}
