using Corten.Content;
using Corten.Images.Records;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;

namespace Corten.Images.Pulling;

/// <summary>One layer on its way from the registry into the store, which can be read while it comes.</summary>
internal sealed class LayerDownload(ImageStore store, RegistryClient registry, Reference reference, Descriptor layer, IPullProgress? progress)
{
    private readonly TaskCompletionSource<Ingest?> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _phase = new();
    private bool _isHere;
    private bool _isUnpacked;

    /// <summary>Ends when the layer is in the store, or fails.</summary>
    public Task Whole { get; private set; } = Task.CompletedTask;

    /// <summary>Ends, if only by a failure, when <see cref="Open"/> can be called.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Starts, as soon as one of <paramref name="places"/> is free. A failure cancels <paramref name="stop"/>.</summary>
    public void Start(SemaphoreSlim places, CancellationTokenSource stop) => Whole = RunAsync(places, stop);

    /// <summary>Opens the layer; reads wait for what has not come yet.</summary>
    public Stream Open(CancellationToken cancellation) =>
        _begun.Task.Result is { } ingest && !store.Content.Exists(layer.Digest) ? ingest.Follow(cancellation) : store.Content.Open(layer.Digest);

    /// <summary>From now on the layer is being unpacked, which is told when nothing but that is left.</summary>
    public void Unpack()
    {
        lock (_phase)
        {
            _isUnpacked = true;
            ReportUnpacking();
        }
    }

    private async Task RunAsync(SemaphoreSlim places, CancellationTokenSource stop)
    {
        try
        {
            await FetchAsync(places, stop.Token);
            Arrive();
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            _begun.TrySetResult(null);
        }
    }

    private async Task FetchAsync(SemaphoreSlim places, CancellationToken cancellation)
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
            await Task.Run(() => TransferAsync(cancellation), cancellation);
        }
        finally
        {
            places.Release();
        }
        progress?.Layer(layer.Digest, LayerPhase.Downloaded, layer.Size, layer.Size);
    }

    private void Arrive()
    {
        lock (_phase)
        {
            _isHere = true;
            ReportUnpacking();
        }
    }

    private void ReportUnpacking()
    {
        if (_isHere && _isUnpacked)
            progress?.Layer(layer.Digest, LayerPhase.Extracting, 0, layer.Size);
    }

    private async Task TransferAsync(CancellationToken cancellation)
    {
        using var ingest = store.Content.Begin(layer.Digest, layer.Size);
        _begun.TrySetResult(ingest);
        await registry.DownloadAsync(
            reference, ingest, done => progress?.Layer(layer.Digest, LayerPhase.Downloading, done, layer.Size), cancellation);
    }
}
