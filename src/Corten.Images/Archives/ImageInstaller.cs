using Corten.Content;
using Corten.Images.Layers;
using Corten.Images.Records;
using Corten.Oci.ImageSpec;
using Corten.Snapshots;

namespace Corten.Images.Archives;

/// <summary>Moves an image from a staging store into the image store, unpacks its layers and gives it its names.</summary>
internal sealed class ImageInstaller(ImageStore store, ISnapshotter snapshotter, TimeProvider time)
{
    /// <summary>Installs; on failure the image is left to the collector.</summary>
    public Image Install(ContentStore staged, ArchivedImage image, CancellationToken cancellation)
    {
        ImageDocuments.CheckConfig(image.Names is [var name, ..] ? name.Familiar : image.Manifest.Config.Digest.Short, image.Manifest, image.Config);
        var pending = PendingRecord(image);
        store.Pending.Write(pending);
        try
        {
            foreach (var blob in image.Manifest.Layers.Append(image.Manifest.Config).Select(d => d.Digest).Distinct())
            {
                if (!store.Content.Exists(blob))
                    store.Content.Adopt(staged, blob);
            }
            store.Content.Put(image.ManifestContent);
            var complete = pending with { Layers = Unpack(pending, image.Config, cancellation) };
            return Commit(complete, image);
        }
        catch
        {
            store.Pending.Move(pending, store.Removed);
            throw;
        }
    }

    private ImageRecord PendingRecord(ArchivedImage image)
    {
        var chainIds = ChainId.OfAll(image.Config.Rootfs.DiffIds);
        return new ImageRecord
        {
            Id = image.Manifest.Config.Digest,
            Manifest = new Descriptor
            {
                MediaType = image.MediaType,
                Digest = Oci.Digest.Of(image.ManifestContent),
                Size = image.ManifestContent.Length,
            },
            Layers = [.. image.Manifest.Layers.Select((layer, i) => new LayerRecord(layer.Digest, chainIds[i], 0))],
            Created = image.Config.Created,
            Added = time.GetUtcNow(),
        };
    }

    private LayerRecord[] Unpack(ImageRecord pending, ImageConfig config, CancellationToken cancellation)
    {
        var applier = new LayerApplier(store, snapshotter);
        var complete = new LayerRecord[pending.Layers.Count];
        for (int i = 0; i < complete.Length; i++)
            complete[i] = applier.Apply(pending.Layers[i], config.Rootfs.DiffIds[i], i == 0 ? null : pending.Layers[i - 1].ChainId, cancellation);
        return complete;
    }

    private Image Commit(ImageRecord complete, ArchivedImage image)
    {
        using var held = store.LockRecords();
        foreach (var name in image.Names)
            store.Name(complete with { Name = name.ToString() });
        if (image.Names.Count == 0 && store.Get(complete.Id) is null)
            store.Name(complete);
        store.Pending.Delete(complete);
        return store.Get(complete.Id)!;
    }
}
