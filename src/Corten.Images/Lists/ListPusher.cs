using Corten.Content;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;

namespace Corten.Images.Lists;

/// <summary>Sends a list to a registry: blobs first, then manifests, the list last, so that nothing there ever leads to something that is not.</summary>
internal sealed class ListPusher(ContentStore content, RegistryClient registry, Reference destination)
{
    /// <summary>Pushes, and returns the list's digest.</summary>
    public async Task<Digest> PushAsync(ManifestList list, CancellationToken cancellation)
    {
        foreach (var (descriptor, blobs) in list.Record.Entries)
        {
            foreach (var blob in blobs.Where(blob => blob != descriptor.Digest))
                await PushBlobAsync(blob, cancellation);
            byte[] manifest = content.Read(descriptor.Digest, ImageDocuments.MaximumSize);
            await registry.PutManifestAsync(destination.WithDigest(descriptor.Digest), manifest, descriptor.MediaType, cancellation);
        }
        byte[] index = list.Index.ToJson();
        await registry.PutManifestAsync(destination, index, MediaTypes.Index, cancellation);
        return Digest.Of(index);
    }

    private async Task PushBlobAsync(Digest blob, CancellationToken cancellation)
    {
        if (await registry.FindBlobAsync(destination, blob, cancellation) is not null)
            return;
        long size = content.Size(blob) ?? throw new ContentException(ContentError.NotFound, $"{blob} is not in the content store; remove the image and pull it again");
        await registry.UploadAsync(destination, blob, size, _ => Task.FromResult(content.Open(blob)), null, cancellation);
    }
}
