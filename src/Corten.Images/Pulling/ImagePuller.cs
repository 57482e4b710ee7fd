using Corten.Images.Records;
using Corten.Linux;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;
using Corten.Snapshots;

namespace Corten.Images.Pulling;

/// <summary>Brings an image from a registry: manifest, configuration, layers, snapshots, name, in this order.</summary>
internal sealed class ImagePuller(ImageStore store, ISnapshotter snapshotter, RegistryClient registry, TimeProvider time, PullTrust? trust = null)
{
    /// <summary>Pulls.</summary>
    /// <param name="reference">What to pull, with a tag or a digest.</param>
    /// <param name="platform">The platform to choose from an index.</param>
    /// <param name="mustMatch">Whether an image that says it is for another platform is refused.</param>
    /// <param name="progress">Is told how it goes, or null.</param>
    /// <param name="cancellation">Ends the pull; what came is kept for the next.</param>
    public async Task<PullResult> PullAsync(
        Reference reference, Platform platform, bool mustMatch, IPullProgress? progress, CancellationToken cancellation)
    {
        var top = await registry.GetManifestAsync(reference, cancellation);
        var fetched = MediaTypes.IsIndex(top.MediaType) ? await SelectAsync(reference, platform, top, cancellation) : top;
        if (trust is not null)
            await trust.RequireAsync(reference, fetched, isInstance: !ReferenceEquals(fetched, top), cancellation);
        var manifest = ImageDocuments.ParseManifest(reference.Familiar, fetched.Content);
        progress?.Started(reference);
        var pending = PendingRecord(reference, top.Digest, fetched, manifest);
        store.Pending.Write(pending);
        try
        {
            store.Content.Put(fetched.Content);
            var config = await FetchConfigAsync(reference, manifest, cancellation);
            if (mustMatch)
                CheckPlatform(reference, platform, config);
            pending = pending with { Layers = WithChainIds(pending.Layers, config), Created = config.Created };
            store.Pending.Write(pending);
            var layers = new LayerPipeline(store, snapshotter, registry, reference, progress);
            var complete = pending with { Layers = await layers.RunAsync(pending.Layers, manifest, config, cancellation) };
            return Commit(reference, top.Digest, complete);
        }
        catch (Exception e) when (!CanContinueAfter(e))
        {
            store.Pending.Move(pending, store.Removed);
            throw;
        }
    }

    // A broken connection or an interrupted process is continued by the next pull. A lie, or a disk without room, leaves nothing behind.
    private static bool CanContinueAfter(Exception failure) => failure switch
    {
        OperationCanceledException => true,
        RegistryException registry => registry.Error != RegistryError.Nonsense,
        LinuxException or SnapshotException or ImageException => false,
        _ => true,
    };

    private async Task<RegistryManifest> SelectAsync(Reference reference, Platform platform, RegistryManifest top, CancellationToken cancellation)
    {
        Oci.ImageSpec.Index index;
        try
        {
            index = Oci.ImageSpec.Index.Parse(top.Content);
        }
        catch (FormatException e)
        {
            throw ImageDocuments.Bad(reference.Familiar, e.Message, e);
        }
        var entry = index.Select(platform) ?? throw new ImageException(
            ImageError.BadImage,
            $"{reference.Familiar} is not there for {platform}; it is there for {string.Join(", ", index.Manifests.Select(m => m.Platform?.ToString() ?? "an unnamed platform").Distinct())}");
        var manifest = await registry.GetManifestAsync(reference, entry, cancellation);
        return MediaTypes.IsManifest(manifest.MediaType) ? manifest : throw ImageDocuments.Bad(reference.Familiar, "its index leads to another index");
    }

    private ImageRecord PendingRecord(Reference reference, Digest source, RegistryManifest fetched, Manifest manifest) => new()
    {
        Id = manifest.Config.Digest,
        Manifest = new Descriptor { MediaType = fetched.MediaType, Digest = fetched.Digest, Size = fetched.Content.Length },
        Source = reference.WithDigest(source).ToString(),
        Layers = [.. manifest.Layers.Select(layer => new LayerRecord(layer.Digest, null, 0))],
        Added = time.GetUtcNow(),
        Resumable = true,
    };

    private async Task<ImageConfig> FetchConfigAsync(Reference reference, Manifest manifest, CancellationToken cancellation)
    {
        using (var ingest = store.Content.Begin(manifest.Config.Digest, manifest.Config.Size))
            await registry.DownloadAsync(reference, ingest, null, cancellation);
        var config = ImageDocuments.ReadConfig(store.Content, manifest.Config.Digest);
        ImageDocuments.CheckConfig(reference.Familiar, manifest, config);
        return config;
    }

    private static void CheckPlatform(Reference reference, Platform platform, ImageConfig config)
    {
        var actual = new Platform { Os = config.Os, Architecture = config.Architecture, Variant = config.Variant };
        if (new Oci.ImageSpec.Index { Manifests = [Entry(actual)] }.Select(platform) is null)
            throw new ImageException(ImageError.BadImage, $"{reference.Familiar} is for {actual}, not for {platform}");
    }

    private static Descriptor Entry(Platform platform) => new() { MediaType = MediaTypes.Manifest, Digest = Digest.Of([]), Size = 0, Platform = platform };

    private static LayerRecord[] WithChainIds(IReadOnlyList<LayerRecord> layers, ImageConfig config)
    {
        var chainIds = ChainId.OfAll(config.Rootfs.DiffIds);
        return [.. layers.Select((layer, i) => layer with { ChainId = chainIds[i] })];
    }

    private PullResult Commit(Reference reference, Digest source, ImageRecord complete)
    {
        using var held = store.LockRecords();
        var before = store.Name(complete with { Name = reference.ToString(), Resumable = false, Added = time.GetUtcNow() });
        store.Pending.Delete(complete);
        bool isNewer = before?.Manifest.Digest != complete.Manifest.Digest;
        return new PullResult(store.Get(complete.Id)!, reference, source, isNewer);
    }
}
