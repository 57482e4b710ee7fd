using Corten.Images.Archives;
using Corten.Images.Browsing;
using Corten.Images.Checking;
using Corten.Images.Importing;
using Corten.Images.Lists;
using Corten.Images.Pulling;
using Corten.Images.Records;
using Corten.Images.Removing;
using Corten.Images.Usage;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;
using Corten.Snapshots;

namespace Corten.Images;

/// <summary>
/// The images of this machine. An image exists from the moment in which its record is on the disk, after its content and its snapshots; whatever a
/// killed process left before that moment is continued or removed by the next call that changes images. Any number of processes may work at once.
/// </summary>
/// <param name="root">The directory of the store, for example /var/lib/corten; made when something is stored.</param>
/// <param name="snapshotter">Where layers are unpacked.</param>
/// <param name="usage">Says which containers use an image; null where there are none.</param>
/// <param name="time">The clock; null is the system's.</param>
/// <param name="observer">Is told what was done; null where nobody wants to know.</param>
public sealed class ImageService(string root, ISnapshotter snapshotter, IImageUsage? usage = null, TimeProvider? time = null, IImageObserver? observer = null)
{
    private readonly ImageStore _store = new(root);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    internal Content.ContentStore Content => _store.Content;

    /// <summary>Where an image is put together that is not in the store yet; what a killed process left there is removed.</summary>
    internal string Staging => _store.Staging;

    /// <summary>What was removed and takes space yet.</summary>
    public ImageTrash Trash => new(_store.Content.Trash, snapshotter.Trash);

    /// <summary>Whether a removed image takes space yet: in the trash, or because a container or a process that reads it needs its layers.</summary>
    public bool HasGarbage => !Trash.IsEmpty || _store.Removed.List().Count > 0;

    /// <summary>Images for several platforms under one name.</summary>
    public ManifestLists Lists => new(_store, _time, TryCollect);

    /// <summary>All images, latest first.</summary>
    public IReadOnlyList<Image> List() => _store.List();

    /// <summary>The image that a name leads to, or whose ID begins so; null where there is none.</summary>
    /// <exception cref="ImageException">Several images have an ID that begins so.</exception>
    public Image? Find(string nameOrId) => new ImageFinder(_store).Find(nameOrId);

    /// <summary>As <see cref="Find"/>, but an absent image is an exception.</summary>
    /// <exception cref="ImageException">There is no such image.</exception>
    public Image Get(string nameOrId) => Find(nameOrId) ?? throw new ImageException(ImageError.NotFound, $"No such image: {nameOrId}");

    /// <summary>
    /// Keeps content and snapshots of all images from being deleted until it is disposed: hold it from <see cref="Find"/> until a container's
    /// record says that it uses the image.
    /// </summary>
    public IDisposable Hold() => _store.HoldContent();

    /// <summary>Brings an image from its registry, whether an image of that name is here or not.</summary>
    /// <param name="reference">What to pull.</param>
    /// <param name="registry">How to talk to the registry.</param>
    /// <param name="platform">The platform to pull for; null is this machine's.</param>
    /// <param name="progress">Is told how it goes, or null.</param>
    /// <param name="trust">Which images may be pulled; null is all.</param>
    /// <param name="cancellation">Ends the pull; what came is kept and the next pull continues from it.</param>
    /// <exception cref="ImageException">The registry could not be used, the image cannot be used, or the host refused.</exception>
    public async Task<PullResult> PullAsync(
        Reference reference,
        RegistryOptions registry,
        Platform? platform = null,
        IPullProgress? progress = null,
        PullTrust? trust = null,
        CancellationToken cancellation = default)
    {
        reference = reference.WithDefaultTag();
        try
        {
            using var client = new RegistryClient(registry);
            var puller = new ImagePuller(_store, snapshotter, client, _time, trust);
            var pulled = await ChangingAsync(() => puller.PullAsync(reference, platform ?? Platform.Host, platform is not null, progress, cancellation));
            observer?.Notice("pull", pulled.Image.Id, reference.Familiar);
            return pulled;
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            throw ImageFailure.Describe($"cannot pull {reference.Familiar}", e);
        }
    }

    /// <summary>Loads every image of an archive that <c>docker save</c>, <c>podman save</c>, skopeo or <see cref="Save"/> wrote.</summary>
    /// <param name="archive">The archive, gzip or not; read once from its beginning to its end.</param>
    /// <param name="platform">The platform to choose where an image is there for several; null is this machine's.</param>
    /// <param name="cancellation">Ends the loading; images that are complete stay.</param>
    /// <exception cref="ImageException">The archive or an image in it cannot be used, or the host refused.</exception>
    public IReadOnlyList<LoadedImage> Load(Stream archive, Platform? platform = null, CancellationToken cancellation = default)
    {
        var loaded = Changing("cannot load the archive", () => new ArchiveLoader(_store, snapshotter, _time).Load(archive, platform ?? Platform.Host, cancellation));
        foreach (var (image, names) in loaded)
            Notice("load", image.Id, names);
        return loaded;
    }

    /// <summary>Writes images into an archive.</summary>
    /// <param name="namesOrIds">Which images, by the names that they shall have in the archive, or by ID.</param>
    /// <param name="format">The format of the archive.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="cancellation">Ends the saving.</param>
    /// <exception cref="ImageException">There is no such image, or the host refused.</exception>
    public void Save(IReadOnlyList<string> namesOrIds, ArchiveFormat format, Stream output, CancellationToken cancellation = default)
    {
        using var held = _store.HoldContent();
        Guarded($"cannot save {string.Join(", ", namesOrIds)}", () =>
        {
            new ArchiveSaver(_store).Save(namesOrIds, format, output, cancellation);
            return 0;
        });
        foreach (string name in observer is null ? [] : namesOrIds)
            observer!.Notice("save", Get(name).Id, name);
    }

    /// <summary>Makes an image of one layer from a tar of a root file system, gzip or not.</summary>
    /// <exception cref="ImageException">The archive or a change cannot be used, or the host refused.</exception>
    public Image Import(Stream rootfs, ImportOptions options, CancellationToken cancellation = default)
    {
        var image = Changing("cannot import the root file system", () => new ImageImporter(_store, snapshotter, _time).Import(rootfs, options, cancellation));
        observer?.Notice("import", image.Id, image.Names.Count > 0 ? image.Names[0].Familiar : "");
        return image;
    }

    /// <summary>Makes an image of what a container has changed in the root file system of its image.</summary>
    /// <param name="layer">Writes the layer as an uncompressed tar.</param>
    /// <param name="options">What becomes of it.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ImageException">A change cannot be made, or the host refused.</exception>
    public Image Commit(Action<Stream> layer, CommitOptions options, CancellationToken cancellation = default) =>
        Changing("cannot commit the container", () => new ImageCommitter(_store, snapshotter, _time).Commit(layer, options, cancellation));

    /// <summary>Gives an image a further name; one that the name led to before loses it.</summary>
    /// <exception cref="ImageException">There is no such image, or the name has a digest.</exception>
    public void Tag(string nameOrId, Reference name)
    {
        new ImageTagger(_store, _time).Tag(nameOrId, name);
        if (observer is not null && Find(name.WithDefaultTag().ToString()) is { } image)
            observer.Notice("tag", image.Id, name.WithDefaultTag().Familiar);
    }

    /// <summary>Takes names away from an image, which stays; without any, all that it has.</summary>
    /// <exception cref="ImageException">There is no such image, or it does not have such a name.</exception>
    public void Untag(string nameOrId, IReadOnlyList<Reference> names)
    {
        var image = observer is null ? null : Find(nameOrId);
        new ImageTagger(_store, _time).Untag(nameOrId, names);
        if (image is not null)
            Notice("untag", image.Id, names.Count > 0 ? [.. names.Select(name => name.WithDefaultTag())] : image.Names);
    }

    /// <summary>
    /// Removes a name; with the last one, or where it is asked for by ID, the image and every layer that no other needs. It takes a moment, whatever
    /// the size: the space is free when <see cref="Trash"/> is emptied, by the caller or the next <see cref="Collect"/>.
    /// </summary>
    /// <param name="nameOrId">Which image.</param>
    /// <param name="force">Whether to remove it where containers or several names use it. Its layers stay while containers need them.</param>
    /// <exception cref="ImageException">There is no such image, or it is in use.</exception>
    public RemovalReport Remove(string nameOrId, bool force = false) => Removing(nameOrId, remover => remover.Remove(nameOrId, force));

    /// <summary>Removes an image with all its names, as <see cref="Remove"/> does.</summary>
    /// <exception cref="ImageException">There is no such image, or a container uses it.</exception>
    public RemovalReport RemoveUnused(string nameOrId) => Removing(nameOrId, remover => remover.RemoveUnused(Get(nameOrId).Id));

    private void Notice(string action, Digest image, IReadOnlyList<Reference> names)
    {
        foreach (string name in names.Count > 0 ? names.Select(name => name.Familiar) : [""])
            observer?.Notice(action, image, name);
    }

    private RemovalReport Removing(string nameOrId, Func<ImageRemover, RemovalReport> remove)
    {
        var image = observer is null ? null : Find(nameOrId);
        try
        {
            var report = remove(new ImageRemover(_store, usage));
            if (image is not null && report.Untagged.Count > 0)
                Notice("untag", image.Id, report.Untagged);
            if (report.Deleted is { } deleted)
                observer?.Notice("delete", deleted, "");
            return report;
        }
        finally
        {
            // Also after a refusal: an earlier removal may have been killed half way.
            Try(() => Collector.Run());
        }
    }

    /// <summary>Deletes what no image and no container needs any more, and what killed processes left, and empties the trash.</summary>
    /// <param name="wait">Whether to wait while others use content; otherwise it stays with what is in the trash already.</param>
    public void Collect(bool wait = false)
    {
        Collector.Run(wait);
        Trash.Empty();
    }

    /// <summary>Removes images without a name that no container uses, and everything that no image needs. Waits for processes that pull or load.</summary>
    /// <param name="all">Whether images with names go too, where no container is made of them, and what interrupted pulls could go on with.</param>
    /// <param name="matches">Which images may go; null is all.</param>
    /// <exception cref="ImageException">The host refused.</exception>
    public PruneReport Prune(bool all, Func<Image, bool>? matches = null) => Guarded(
        "cannot prune images", () => new ImagePruner(_store, Account, Collector, Trash, usage).Prune(all, matches ?? (_ => true)));

    /// <summary>How much disk the images take.</summary>
    /// <exception cref="ImageException">The host refused.</exception>
    public ImagesDiskUsage MeasureUsage() => Guarded("cannot measure the images", () => new UsageReporter(_store, Account, usage).Measure());

    /// <summary>Verifies records, blobs and snapshots, and finds what nothing needs.</summary>
    /// <param name="quick">Whether content is not read: then sizes are compared, and snapshots only looked for.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>What is wrong.</returns>
    /// <exception cref="ImageException">The host refused.</exception>
    public IReadOnlyList<StoreProblem> Check(bool quick, CancellationToken cancellation = default) =>
        Guarded("cannot check the store", () => new StoreChecker(_store, snapshotter, quick, cancellation).Check());

    /// <summary>Mends what <see cref="Check"/> found.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="force">Whether images and records that are lost are removed.</param>
    /// <param name="cancellation">Ends the repair.</param>
    /// <exception cref="ImageException">The host refused.</exception>
    public IReadOnlyList<RepairOutcome> Repair(IReadOnlyList<StoreProblem> problems, bool force, CancellationToken cancellation = default) => Guarded(
        "cannot repair the store",
        () =>
        {
            var rebuilder = new SnapshotRebuilder(_store, snapshotter, cancellation);
            var outcomes = new StoreRepairer(_store, rebuilder, new ImageRemover(_store, usage), Collector, force).Repair(problems);
            Trash.Empty();
            return outcomes;
        });

    /// <summary>What each layer of an image adds.</summary>
    /// <param name="nameOrId">The image.</param>
    /// <param name="listed">Whether the files of the layer of this number, lowest is 1, are wanted; null is of none.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ImageException">There is no such image, or a layer cannot be read.</exception>
    public ImageTree ReadTree(string nameOrId, Func<int, bool>? listed = null, CancellationToken cancellation = default)
    {
        using var held = Hold();
        var image = Get(nameOrId);
        return Guarded($"cannot read the layers of {nameOrId}", () => new TreeReader(_store.Content, cancellation).Read(image, listed ?? (_ => false)));
    }

    /// <summary>What differs between the files of two images, parents before children. Times do not count.</summary>
    /// <exception cref="ImageException">There is no such image, or a layer cannot be read.</exception>
    public IReadOnlyList<Change> Compare(string before, string after, CancellationToken cancellation = default)
    {
        using var held = Hold();
        var (from, to) = (Get(before), Get(after));
        var reader = new TreeReader(_store.Content, cancellation);
        return from.Id == to.Id ? [] : Guarded("cannot compare the images", () => TreeDifference.Find(reader.ReadFiles(from), reader.ReadFiles(to)));
    }

    /// <summary>What an image was made from, and which distribution is in it.</summary>
    /// <exception cref="ImageException">There is no such image, or it is damaged.</exception>
    public ImageOrigin ReadOrigin(string nameOrId)
    {
        using var held = Hold();
        var image = Get(nameOrId);
        return Guarded($"cannot find out the origin of {nameOrId}", () => new OriginReader(_store.Content, snapshotter).Read(image, List()));
    }

    private ImageCollector Collector => new(_store, snapshotter, usage, _time);

    private DiskAccount Account => new(_store, snapshotter, Trash);

    /// <summary>Takes over an image from a store of its own; under <see cref="Hold"/>.</summary>
    internal Image Install(Content.ContentStore staged, Archives.ArchivedImage image, CancellationToken cancellation) =>
        new Archives.ImageInstaller(_store, snapshotter, _time).Install(staged, image, cancellation);

    private async Task<T> ChangingAsync<T>(Func<Task<T>> change)
    {
        Collect();
        try
        {
            using var held = _store.HoldContent();
            return await change();
        }
        finally
        {
            TryCollect();
        }
    }

    // What cannot be cleaned up now hides neither the failure before it nor the success; the next change tries again.
    internal void TryCollect() => Try(() => Collect());

    private static void Try(Action collect)
    {
        try
        {
            collect();
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
        }
    }

    private T Changing<T>(string doing, Func<T> change) => Guarded(doing, () => ChangingAsync(() => Task.FromResult(change())).GetAwaiter().GetResult());

    private static T Guarded<T>(string doing, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            throw ImageFailure.Describe(doing, e);
        }
    }
}
