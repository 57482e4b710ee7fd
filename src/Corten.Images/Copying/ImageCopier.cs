using Corten.Images.Transports;
using Corten.Images.Trust;
using Corten.Oci.ImageSpec;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Images.Copying;

/// <summary>
/// Copies an image, or an index with its images, from one place to another. Blobs stream from source to destination, several at once, verified; manifests
/// stay byte for byte where nothing must change.
/// </summary>
public sealed class ImageCopier(IImageSource source, IImageDestination destination, CopyOptions options, ICopyProgress? progress = null)
{
    private readonly ImageReader _reader = new(source);

    /// <summary>Opens both places and copies.</summary>
    /// <exception cref="ImageException">It cannot be done; the message names both places.</exception>
    public static async Task<TransportManifest> CopyAsync(
        ImageLocation from,
        TransportOptions sourceOptions,
        ImageLocation to,
        TransportOptions destinationOptions,
        CopyOptions options,
        ICopyProgress? progress = null,
        CancellationToken cancellation = default)
    {
        try
        {
            using var source = await from.OpenSourceAsync(sourceOptions, cancellation);
            // An image that is not there leaves the destination as it is.
            await source.GetManifestAsync(null, cancellation);
            using var destination = await to.OpenDestinationAsync(destinationOptions, cancellation);
            return await new ImageCopier(source, destination, options, progress).CopyAsync(cancellation);
        }
        catch (ImageException e)
        {
            throw new ImageException(e.Error, $"cannot copy {from} to {to}: {e.Message}", e);
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            throw ImageFailure.Describe($"cannot copy {from} to {to}", e);
        }
    }

    /// <summary>Copies.</summary>
    /// <returns>The manifest that is at the destination now.</returns>
    /// <exception cref="ImageException">The image cannot be used, may not be used, or cannot be what the destination demands.</exception>
    /// <exception cref="Registry.RegistryException">A registry could not be used.</exception>
    /// <exception cref="Linux.LinuxException">The host refused.</exception>
    public async Task<TransportManifest> CopyAsync(CancellationToken cancellation = default)
    {
        var top = await source.GetManifestAsync(null, cancellation);
        TransportManifest written;
        if (!top.IsIndex)
            written = await CopyImageAsync(top, isInstance: false, asInstance: false, cancellation);
        else if (options.Selection == IndexSelection.System)
            written = await CopyImageAsync(await _reader.SelectAsync(top, options.Platforms is [var asked, ..] ? asked : null, cancellation), isInstance: true, asInstance: false, cancellation);
        else
            written = await CopyIndexAsync(top, cancellation);
        progress?.Step("Storing signatures");
        await destination.CommitAsync(cancellation);
        return written;
    }

    private async Task<TransportManifest> CopyIndexAsync(TransportManifest top, CancellationToken cancellation)
    {
        var type = TypeFor(top.MediaType, MediaTypes.Index, MediaTypes.DockerManifestList);
        await options.Policy.RequireAsync(source, top, isInstance: false, cancellation);
        var signatures = await SignaturesAsync(top, isInstance: false, cancellation);
        var index = _reader.Parsed(() => Index.Parse(top.Content));
        var entries = new List<Descriptor>();
        foreach (var entry in index.Manifests)
            entries.Add(await CopyEntryAsync(entry, cancellation));
        var written = top;
        if (type != top.MediaType || !entries.SequenceEqual(index.Manifests))
        {
            ThrowIfFixed(signatures, "its index would have to be written anew");
            written = new TransportManifest((index with { MediaType = type, Manifests = entries }).ToJson(), type);
        }
        progress?.Step("Writing manifest list to image destination");
        await PutSignedAsync(written, isInstance: false, signatures, cancellation);
        return written;
    }

    private async Task<Descriptor> CopyEntryAsync(Descriptor entry, CancellationToken cancellation)
    {
        bool wanted = options.Selection == IndexSelection.All
            && (options.Platforms.Count == 0 || options.Platforms.Any(platform => new Index { Manifests = [entry] }.Select(platform) is not null && entry.Platform is not null));
        if (!wanted)
            return entry;
        var instance = await _reader.InstanceAsync(entry, cancellation);
        if (instance.IsIndex)
            throw ImageDocuments.Bad(source.Location.ToString()!, "its index leads to another index");
        progress?.Step($"Copying image {entry.Digest}");
        var copied = await CopyImageAsync(instance, isInstance: true, asInstance: true, cancellation);
        return copied.Digest == entry.Digest && copied.MediaType == entry.MediaType
            ? entry
            : entry with { MediaType = copied.MediaType, Digest = copied.Digest, Size = copied.Content.Length };
    }

    private async Task<TransportManifest> CopyImageAsync(TransportManifest image, bool isInstance, bool asInstance, CancellationToken cancellation)
    {
        await options.Policy.RequireAsync(source, image, isInstance, cancellation);
        string type = TypeFor(image.MediaType, MediaTypes.Manifest, MediaTypes.DockerManifest);
        var signatures = await SignaturesAsync(image, isInstance, cancellation);
        var manifest = _reader.Parsed(() => Manifest.Parse(image.Content));
        if (type != image.MediaType)
            ThrowIfFixed(signatures, $"its manifest would have to become {type}");
        var family = new LayerFamily(type == MediaTypes.Manifest ? ManifestFormat.Oci : ManifestFormat.Docker, type == image.MediaType);
        IReadOnlyList<Descriptor> layers;
        using (var blobs = new BlobCopier(source, destination, options, progress))
            layers = await blobs.CopyAsync(manifest, family, FixedBecause(signatures), cancellation);
        if (destination.Layers == LayerTreatment.Decompress)
            await CheckDiffIdsAsync(image, layers, cancellation);
        var written = Changed(image, manifest, type, layers);
        progress?.Step("Writing manifest to image destination");
        await PutSignedAsync(written, asInstance, signatures, cancellation);
        return written;
    }

    // The configuration keeps its bytes, and with them the image its ID: Docker's and OCI's have the same fields.
    private static TransportManifest Changed(TransportManifest image, Manifest manifest, string type, IReadOnlyList<Descriptor> layers)
    {
        if (type == image.MediaType && layers.SequenceEqual(manifest.Layers))
            return image;
        string config = !MediaTypes.IsConfig(manifest.Config.MediaType) ? manifest.Config.MediaType
            : type == MediaTypes.Manifest ? MediaTypes.Config
            : MediaTypes.DockerConfig;
        var changed = manifest with { MediaType = type, Config = manifest.Config with { MediaType = config }, Layers = layers };
        if (type == MediaTypes.DockerManifest)
            changed = changed with { Annotations = null, ArtifactType = null, Subject = null };
        return new TransportManifest(changed.ToJson(), type);
    }

    // The media type to write: the one asked for, else the image's own where the destination takes it, else what it takes.
    private string TypeFor(string own, string oci, string docker)
    {
        string wanted = options.Format switch
        {
            ManifestFormat.Oci => oci,
            ManifestFormat.Docker => docker,
            _ => options.Compression == LayerEncoding.Zstd ? oci : destination.Takes(own) ? own : own == oci ? docker : oci,
        };
        return destination.Takes(wanted) ? wanted : throw new ImageException(
            ImageError.BadName, $"{destination.Location} cannot have {(MediaTypes.IsIndex(wanted) ? "an index of several images" : $"a manifest of the type {wanted}")}");
    }

    private async Task CheckDiffIdsAsync(TransportManifest image, IReadOnlyList<Descriptor> layers, CancellationToken cancellation)
    {
        byte[] content = await _reader.ReadConfigAsync(image, cancellation);
        var config = _reader.Parsed(() => ImageConfig.Parse(content));
        if (!config.Rootfs.DiffIds.SequenceEqual(layers.Select(layer => layer.Digest)))
            throw ImageDocuments.Bad(source.Location.ToString()!, "the content of its layers is not what its configuration says");
    }

    private async Task<IReadOnlyList<byte[]>> SignaturesAsync(TransportManifest manifest, bool isInstance, CancellationToken cancellation)
    {
        if (options.RemoveSignatures)
            return [];
        progress?.Step("Getting image source signatures");
        var signatures = await source.GetSignaturesAsync(manifest.Digest, isInstance, cancellation);
        return signatures.Count == 0 || destination.KeepsSignatures ? signatures : throw new ImageException(
            ImageError.BadName, $"{source.Location} is signed, and {destination.Location} has no place for signatures; use --remove-signatures to leave them behind");
    }

    // Signed first: without a usable key nothing is to appear at the destination.
    private async Task PutSignedAsync(TransportManifest manifest, bool isInstance, IReadOnlyList<byte[]> signatures, CancellationToken cancellation)
    {
        if (options.Signer is { } signer)
            signatures = [.. signatures, Sign(manifest, signer)];
        await destination.PutManifestAsync(manifest, isInstance, cancellation);
        if (signatures.Count > 0)
            await destination.PutSignaturesAsync(manifest.Digest, isInstance, signatures, cancellation);
    }

    private byte[] Sign(TransportManifest manifest, CopySigner signer)
    {
        var name = signer.Name ?? destination.Location.Identity;
        if (name is null || !destination.KeepsSignatures)
            throw new ImageException(ImageError.BadName, $"{destination.Location} has {(name is null ? "no name to sign for; use --sign-identity" : "no place for signatures")}");
        progress?.Step("Signing manifest using simple signing");
        return SimpleSigning.Sign(manifest.Content, name, signer.Key, signer.PassphraseFile, TimeProvider.System);
    }

    private void ThrowIfFixed(IReadOnlyList<byte[]> signatures, string what)
    {
        if (FixedBecause(signatures) is { } reason)
            throw new ImageException(ImageError.BadImage, $"{source.Location} cannot be copied as asked: {what}, but {reason}");
    }

    private string? FixedBecause(IReadOnlyList<byte[]> signatures) =>
        options.PreserveDigests ? "--preserve-digests forbids it"
        : signatures.Count > 0 ? "its signatures would not hold any more; use --remove-signatures"
        : destination.Location is RegistryLocation { Reference.Digest: not null } ? "the destination names a digest"
        : null;
}
