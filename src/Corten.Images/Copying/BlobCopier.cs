using Corten.Images.Layers;
using Corten.Images.Transports;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Copying;

/// <summary>The family of the manifest that is written.</summary>
/// <param name="Format">Which.</param>
/// <param name="IsOwn">Whether it is the one that the image has already: media types stay then.</param>
internal readonly record struct LayerFamily(ManifestFormat Format, bool IsOwn);

/// <summary>Copies the blobs of one image, several at once, and changes the compression of layers where that is wanted.</summary>
internal sealed class BlobCopier(IImageSource source, IImageDestination destination, CopyOptions options, ICopyProgress? progress) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.BlobsAtOnce);

    /// <summary>Copies configuration and layers.</summary>
    /// <param name="manifest">The image.</param>
    /// <param name="family">The family of the manifest to be written.</param>
    /// <param name="fixedBecause">Why nothing may change; null where it may.</param>
    /// <param name="cancellation">Ends the copy.</param>
    /// <returns>The layers as they are at the destination.</returns>
    public async Task<IReadOnlyList<Descriptor>> CopyAsync(Manifest manifest, LayerFamily family, string? fixedBecause, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var copies = new Dictionary<Digest, Task<Descriptor>>();
        foreach (var layer in manifest.Layers)
        {
            if (!copies.ContainsKey(layer.Digest))
                copies[layer.Digest] = CopyLayerAsync(layer, family, fixedBecause, stop.Token);
        }
        var config = CopyConfigAsync(manifest.Config, stop.Token);
        var all = Task.WhenAll([config, .. copies.Values]);
        try
        {
            await FirstFailureAsync([config, .. copies.Values]);
        }
        catch
        {
            await stop.CancelAsync();
            await all.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
        return [.. manifest.Layers.Select(layer => Described(layer, copies[layer.Digest].Result))];
    }

    public void Dispose() => _places.Dispose();

    private static Descriptor Described(Descriptor layer, Descriptor copied) =>
        layer with { MediaType = copied.MediaType, Digest = copied.Digest, Size = copied.Size };

    private static async Task FirstFailureAsync(List<Task> tasks)
    {
        while (tasks.Count > 0)
        {
            var done = await Task.WhenAny(tasks);
            tasks.Remove(done);
            await done;
        }
    }

    private async Task<Descriptor> CopyConfigAsync(Descriptor config, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            if (await destination.TryReuseAsync(config, source, cancellation))
                return config;
            progress?.Step($"Copying config {config.Digest}");
            return await destination.PutBlobAsync(new OutgoingBlob(config, true, token => OpenVerifiedAsync(config, token)), cancellation);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<Descriptor> CopyLayerAsync(Descriptor layer, LayerFamily family, string? fixedBecause, CancellationToken cancellation)
    {
        if (LayerMediaType.IsElsewhere(layer) && destination.Layers != LayerTreatment.Decompress)
            return layer;
        await _places.WaitAsync(cancellation);
        try
        {
            var encoding = await EncodingAsync(layer, cancellation);
            var wanted = Wanted(encoding, family.Format);
            string mediaType = wanted == encoding && family.IsOwn ? layer.MediaType : LayerMediaType.Of(wanted, family.Format, layer.MediaType);
            if (wanted != encoding && fixedBecause is not null)
                throw new ImageException(ImageError.BadImage, $"layer {layer.Digest} would have to be {Verb(wanted)}, but {fixedBecause}");
            return wanted == encoding
                ? await CopyAsItIsAsync(layer, cancellation) with { MediaType = mediaType }
                : await ChangeAsync(layer with { MediaType = mediaType }, encoding, wanted, cancellation);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<Descriptor> CopyAsItIsAsync(Descriptor layer, CancellationToken cancellation)
    {
        if (await destination.TryReuseAsync(layer, source, cancellation))
        {
            progress?.Step($"Copying blob {layer.Digest} skipped: already exists");
            return layer;
        }
        progress?.Step($"Copying blob {layer.Digest}");
        return await destination.PutBlobAsync(new OutgoingBlob(layer, true, token => OpenVerifiedAsync(layer, token)), cancellation);
    }

    private Task<Descriptor> ChangeAsync(Descriptor layer, LayerEncoding from, LayerEncoding to, CancellationToken cancellation)
    {
        progress?.Step($"Copying blob {layer.Digest} ({Verb(to)})");
        return destination.PutBlobAsync(new OutgoingBlob(layer, false, token => OpenChangedAsync(layer, from, to, token)), cancellation);
    }

    private async Task<Stream> OpenVerifiedAsync(Descriptor blob, CancellationToken cancellation) =>
        new VerifiedStream(await source.OpenBlobAsync(blob, cancellation), blob, source.Location.ToString()!);

    private async Task<Stream> OpenChangedAsync(Descriptor layer, LayerEncoding from, LayerEncoding to, CancellationToken cancellation)
    {
        var verified = new VerifiedStream(await source.OpenBlobAsync(layer, cancellation), layer, source.Location.ToString()!);
        Stream plain = from == LayerEncoding.Plain ? verified : new DecompressedStream(await Task.Run(() => Compression.Open(verified), cancellation), verified);
        return to == LayerEncoding.Plain ? plain : new CompressedStream(plain, to, options.CompressionLevel);
    }

    private LayerEncoding Wanted(LayerEncoding encoding, ManifestFormat format)
    {
        var treatment = options.Layers ?? destination.Layers;
        if (encoding == LayerEncoding.Other)
            return encoding;
        if (treatment == LayerTreatment.Decompress)
            return LayerEncoding.Plain;
        if (options.Compression is { } asked && (treatment == LayerTreatment.Compress || encoding != LayerEncoding.Plain))
            return asked;
        bool unknownToDocker = encoding == LayerEncoding.Zstd && format == ManifestFormat.Docker;
        return unknownToDocker || (treatment == LayerTreatment.Compress && encoding == LayerEncoding.Plain) ? LayerEncoding.Gzip : encoding;
    }

    // Other tools write plain tars under the media type of compressed ones into files: those are looked at.
    private async Task<LayerEncoding> EncodingAsync(Descriptor layer, CancellationToken cancellation)
    {
        var said = LayerMediaType.EncodingOf(layer.MediaType);
        if (layer.MediaType != MediaTypes.DockerLayerGzip || source.Location is RegistryLocation)
            return said;
        using var content = await source.OpenBlobAsync(layer, cancellation);
        return Compression.IsGzip(content) ? said : LayerEncoding.Plain;
    }

    private static string Verb(LayerEncoding encoding) => encoding switch
    {
        LayerEncoding.Plain => "decompressed",
        LayerEncoding.Zstd => "compressed with zstd",
        _ => "compressed with gzip",
    };
}
