using Corten.Images.Layers;
using Corten.Images.Records;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;
using Corten.Snapshots;

namespace Corten.Images.Pulling;

/// <summary>Downloads the layers of one image, three at once, and unpacks each as soon as it and those below it are there.</summary>
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
        var downloads = new Dictionary<Digest, Task>();
        foreach (var layer in manifest.Layers)
        {
            if (!downloads.ContainsKey(layer.Digest))
                downloads[layer.Digest] = DownloadAsync(layer, places, stop.Token);
        }
        try
        {
            return await UnpackAsync(layers, manifest, config, downloads, stop);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(downloads.Values).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<IReadOnlyList<LayerRecord>> UnpackAsync(
        IReadOnlyList<LayerRecord> layers, Manifest manifest, ImageConfig config, Dictionary<Digest, Task> downloads, CancellationTokenSource stop)
    {
        var applier = new LayerApplier(store, snapshotter);
        var complete = new LayerRecord[layers.Count];
        for (int i = 0; i < complete.Length; i++)
        {
            await FirstFailureAsync(downloads, manifest.Layers[i].Digest, stop);
            long size = manifest.Layers[i].Size;
            progress?.Layer(layers[i].Blob, LayerPhase.Extracting, 0, size);
            complete[i] = applier.Apply(layers[i], config.Rootfs.DiffIds[i], i == 0 ? null : layers[i - 1].ChainId, stop.Token);
            progress?.Layer(layers[i].Blob, LayerPhase.Complete, size, size);
        }
        return complete;
    }

    // The failure of any download ends the wait for a certain one.
    private static async Task FirstFailureAsync(Dictionary<Digest, Task> downloads, Digest wanted, CancellationTokenSource stop)
    {
        while (!downloads[wanted].IsCompletedSuccessfully)
        {
            // The wanted one always stands in the list: it may succeed between the two looks at it, and a list of none cannot be awaited.
            var done = await Task.WhenAny([downloads[wanted], .. downloads.Values.Where(task => !task.IsCompletedSuccessfully)]);
            if (done.IsCompletedSuccessfully)
                continue;
            await stop.CancelAsync();
            await done;
        }
    }

    private async Task DownloadAsync(Descriptor layer, SemaphoreSlim places, CancellationToken cancellation)
    {
        if (store.Content.Exists(layer.Digest))
        {
            progress?.Layer(layer.Digest, LayerPhase.AlreadyExists, layer.Size, layer.Size);
            return;
        }
        progress?.Layer(layer.Digest, LayerPhase.Waiting, 0, layer.Size);
        await places.WaitAsync(cancellation);
        try
        {
            // Waiting for another process's lock, hashing a kept prefix: neither may hold up the caller.
            await Task.Run(() => FetchAsync(layer, cancellation), cancellation);
        }
        finally
        {
            places.Release();
        }
        progress?.Layer(layer.Digest, LayerPhase.Downloaded, layer.Size, layer.Size);
    }

    private async Task FetchAsync(Descriptor layer, CancellationToken cancellation)
    {
        using var ingest = store.Content.Begin(layer.Digest, layer.Size);
        await registry.DownloadAsync(
            reference, ingest, done => progress?.Layer(layer.Digest, LayerPhase.Downloading, done, layer.Size), cancellation);
    }
}
