using Corten.Content;
using Corten.Images.Layers;
using Corten.Images.Records;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;
using Corten.Snapshots;

namespace Corten.Images.Pulling;

/// <summary>
/// Downloads the layers of one image, three at once, and unpacks each while it comes, as soon as those below it are there: downloading, decompressing
/// and unpacking run beside each other, with a few buffers between them.
/// </summary>
internal sealed class LayerPipeline(
    ImageStore store, ISnapshotter snapshotter, RegistryClient registry, Reference reference, IPullProgress? progress)
{
    private const int DownloadsAtOnce = 3;

    /// <summary>Returns the layers with the lengths of their tars once all of them are unpacked.</summary>
    public async Task<IReadOnlyList<LayerRecord>> RunAsync(
        IReadOnlyList<LayerRecord> layers, Manifest manifest, ImageConfig config, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var places = new SemaphoreSlim(DownloadsAtOnce);
        var downloads = new Dictionary<Digest, LayerDownload>();
        foreach (var layer in manifest.Layers)
        {
            if (downloads.TryAdd(layer.Digest, new LayerDownload(store, registry, reference, layer, progress)))
                downloads[layer.Digest].Start(places, stop);
        }
        try
        {
            return await UnpackAsync(layers, manifest, config, downloads, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A download that failed has cancelled everything: only its failure is worth telling.
            await EndAsync(downloads.Values, stop);
            if (downloads.Values.FirstOrDefault(d => d.Whole.IsFaulted) is { } failed)
                await failed.Whole;
            throw;
        }
        finally
        {
            await EndAsync(downloads.Values, stop);
        }
    }

    private static async Task EndAsync(IEnumerable<LayerDownload> downloads, CancellationTokenSource stop)
    {
        await stop.CancelAsync();
        await Task.WhenAll(downloads.Select(d => d.Whole)).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task<IReadOnlyList<LayerRecord>> UnpackAsync(
        IReadOnlyList<LayerRecord> layers, Manifest manifest, ImageConfig config, Dictionary<Digest, LayerDownload> downloads, CancellationToken cancellation)
    {
        var complete = new LayerRecord[layers.Count];
        for (int i = 0; i < complete.Length; i++)
        {
            var download = downloads[manifest.Layers[i].Digest];
            long size = manifest.Layers[i].Size;
            await download.Begun;
            download.Unpack();
            complete[i] = await ApplyAsync(download, layers[i], config.Rootfs.DiffIds[i], i == 0 ? null : layers[i - 1].ChainId, size, cancellation);
            progress?.Layer(layers[i].Blob, LayerPhase.Complete, size, size);
        }
        return complete;
    }

    // Content that does not decompress or is no tar is mostly not what was announced: then the download says so at its end.
    private async Task<LayerRecord> ApplyAsync(
        LayerDownload download, LayerRecord layer, Digest diffId, Digest? parent, long size, CancellationToken cancellation)
    {
        var applier = new LayerApplier(store, snapshotter);
        LayerRecord? applied = null;
        try
        {
            applied = applier.Apply(layer, diffId, parent, size, download.Open, cancellation);
        }
        catch (ContentException)
        {
            // The download has begun again, or it has failed and says why itself.
        }
        catch (Exception e) when (e is ImageException { Error: ImageError.BadImage } or SnapshotException { Error: not SnapshotError.Host })
        {
            await download.Whole;
            throw;
        }
        await download.Whole;
        return applied ?? applier.Apply(layer, diffId, parent, cancellation);
    }
}
