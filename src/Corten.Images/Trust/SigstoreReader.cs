using Corten.Images.Transports;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;

namespace Corten.Images.Trust;

/// <summary>Reads cosign's signatures of a manifest: an image under the tag <c>sha256-HEX.sig</c> whose layers are the signed payloads.</summary>
internal sealed class SigstoreReader(RegistryClient client, Reference repository)
{
    private const string PayloadType = "application/vnd.dev.cosign.simplesigning.v1+json";
    private const string SignatureKey = "dev.cosignproject.cosign/signature";
    private const int MaximumPayload = 4 * 1024 * 1024;
    private const int MaximumSignatures = 100;

    public async Task<IReadOnlyList<SigstoreSignature>> ReadAsync(Digest manifest, CancellationToken cancellation)
    {
        RegistryManifest attached;
        try
        {
            attached = await client.GetManifestAsync(repository.WithTag($"{manifest.Algorithm}-{manifest.Hex}.sig"), cancellation);
        }
        catch (RegistryException e) when (e.Error == RegistryError.NotFound)
        {
            return [];
        }
        var found = new List<SigstoreSignature>();
        foreach (var layer in Layers(attached))
        {
            if (layer.MediaType == PayloadType && layer.Annotations?.GetValueOrDefault(SignatureKey) is { } signature)
                found.Add(new SigstoreSignature(await ReadPayloadAsync(layer, cancellation), signature));
        }
        return found;
    }

    private static IEnumerable<Descriptor> Layers(RegistryManifest attached)
    {
        try
        {
            return Manifest.Parse(attached.Content).Layers.Take(MaximumSignatures);
        }
        catch (FormatException e)
        {
            throw new ImageException(ImageError.Untrusted, $"the attached signatures cannot be read: {e.Message}", e);
        }
    }

    private async Task<byte[]> ReadPayloadAsync(Descriptor layer, CancellationToken cancellation)
    {
        if (layer.Size > MaximumPayload)
            throw new ImageException(ImageError.Untrusted, $"a signature's payload is {layer.Size} bytes long; at most {MaximumPayload} are allowed");
        using var stream = new Copying.VerifiedStream(await client.OpenBlobAsync(repository, layer.Digest, layer.Size, cancellation), layer, repository.ToString());
        var payload = new byte[layer.Size];
        await stream.ReadExactlyAsync(payload, cancellation);
        stream.Drain();
        return payload;
    }
}
