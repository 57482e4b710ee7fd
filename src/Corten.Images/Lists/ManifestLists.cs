using Corten.Images.Records;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;

namespace Corten.Images.Lists;

/// <summary>
/// The lists of manifests of this machine. A list keeps the blobs of its images, also when the images themselves are removed. All methods throw
/// <see cref="ImageException"/> where there is no such list or image.
/// </summary>
public sealed class ManifestLists
{
    private readonly ImageStore _store;
    private readonly TimeProvider _time;
    private readonly Action _collect;

    internal ManifestLists(ImageStore store, TimeProvider time, Action collect) => (_store, _time, _collect) = (store, time, collect);

    /// <summary>All lists by their names.</summary>
    public IReadOnlyList<ManifestList> List() => [.. _store.Lists.List().Select(record => new ManifestList(record))];

    /// <summary>The list of that name; null where there is none.</summary>
    public ManifestList? Find(string name) =>
        ImageFinder.Candidates(name).Select(_store.Lists.Read).OfType<ListRecord>().FirstOrDefault() is { } record ? new ManifestList(record) : null;

    /// <summary>As <see cref="Find"/>, but an absent list is an exception.</summary>
    public ManifestList Get(string name) => Find(name) ?? throw new ImageException(ImageError.NotFound, $"No such list of manifests: {name}");

    /// <summary>Makes a list of images that are here.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="images">Names or IDs.</param>
    /// <param name="amend">Whether a list of that name is added to, where it exists.</param>
    public ManifestList Create(Reference name, IReadOnlyList<string> images, bool amend)
    {
        using var held = _store.LockRecords();
        name = name.WithDefaultTag();
        if (name.Digest is not null)
            throw new ImageException(ImageError.BadName, $"'{name.Familiar}' cannot be the name of a list: it has a digest");
        var record = _store.Lists.Read(name);
        if (record is not null && !amend)
            throw new ImageException(ImageError.InUse, $"there is a list {name.Familiar} already; add to it with --amend, or remove it with 'corten manifest rm'");
        record ??= new ListRecord { Name = name.ToString(), Added = _time.GetUtcNow() };
        return Write(images.Aggregate(record, (list, image) => With(list, Entries(image), new ListEntryChange())));
    }

    /// <summary>Adds an image that is here, or all entries of another list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="image">Name or ID of an image, or the name of a list.</param>
    /// <param name="change">What to say of it beside what its configuration says.</param>
    public ManifestList Add(string list, string image, ListEntryChange change)
    {
        using var held = _store.LockRecords();
        return Write(With(Get(list).Record, Entries(image), change));
    }

    /// <summary>Changes what the list says of an entry, or with a null <paramref name="entry"/> of itself: its annotations.</summary>
    /// <param name="list">The list.</param>
    /// <param name="entry">The digest of a manifest in it, or an image that is here.</param>
    /// <param name="change">What to say.</param>
    public ManifestList Annotate(string list, string? entry, ListEntryChange change)
    {
        using var held = _store.LockRecords();
        var record = Get(list).Record;
        if (entry is null)
            return Write(record with { Annotations = ListEntryChange.Merge(record.Annotations, change.Annotations) });
        var digest = DigestOf(record, entry);
        return Write(record with
        {
            Entries = [.. record.Entries.Select(e => e.Descriptor.Digest == digest ? e with { Descriptor = change.Apply(e.Descriptor) } : e)],
        });
    }

    /// <summary>Takes an entry out of a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="entry">The digest of a manifest in it, or an image that is here.</param>
    public ManifestList Remove(string list, string entry)
    {
        ManifestList left;
        using (_store.LockRecords())
        {
            var record = Get(list).Record;
            var digest = DigestOf(record, entry);
            Release(record.Entries.Where(e => e.Descriptor.Digest == digest));
            left = Write(record with { Entries = [.. record.Entries.Where(e => e.Descriptor.Digest != digest)] });
        }
        _collect();
        return left;
    }

    /// <summary>Removes a list; its images stay.</summary>
    public void Delete(string name)
    {
        using (_store.LockRecords())
        {
            var record = Get(name).Record;
            Release(record.Entries);
            _store.Lists.Delete(record);
        }
        _collect();
    }

    /// <summary>Pushes a list with all its images.</summary>
    /// <param name="name">The list.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="registry">How to talk to the registry.</param>
    /// <param name="cancellation">Ends the push.</param>
    /// <returns>The digest under which the registry has it.</returns>
    /// <exception cref="ImageException">There is no such list, or the registry could not be used.</exception>
    public async Task<Digest> PushAsync(string name, Reference destination, RegistryOptions registry, CancellationToken cancellation = default)
    {
        destination = destination.WithDefaultTag();
        try
        {
            using var held = _store.HoldContent();
            using var client = new RegistryClient(registry);
            return await new ListPusher(_store.Content, client, destination).PushAsync(Get(name), cancellation);
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            throw ImageFailure.Describe($"cannot push {name} to {destination.Familiar}", e);
        }
    }

    // Blobs that no image needs any more are the collector's, by a record like that of a removed image. One that is there already says as much or more.
    private void Release(IEnumerable<ListEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Content.Count >= 2))
        {
            var record = new ImageRecord
            {
                Id = entry.Content[1],
                Manifest = entry.Descriptor with { Platform = null, Annotations = null },
                Layers = [.. entry.Content.Skip(2).Select(blob => new LayerRecord(blob, null, 0))],
                Added = _time.GetUtcNow(),
            };
            if (_store.Removed.Read(_store.Removed.Key(record)) is null)
                _store.Removed.Write(record);
        }
    }

    private ManifestList Write(ListRecord record)
    {
        _store.Lists.Write(record);
        return new ManifestList(record);
    }

    // A manifest stands in a list once; what it is added with again counts.
    private static ListRecord With(ListRecord list, IReadOnlyList<ListEntry> added, ListEntryChange change)
    {
        ListEntry[] changed = [.. added.Select(entry => entry with { Descriptor = change.Apply(entry.Descriptor) })];
        return list with { Entries = [.. list.Entries.Where(old => changed.All(entry => entry.Descriptor.Digest != old.Descriptor.Digest)), .. changed] };
    }

    private IReadOnlyList<ListEntry> Entries(string image)
    {
        if (new ImageFinder(_store).Find(image) is not { } found)
            return Find(image)?.Record.Entries ?? throw new ImageException(ImageError.NotFound, $"No such image: {image}; pull or load it first");
        var config = found.Config;
        var platform = new Platform { Os = config.Os, Architecture = config.Architecture, Variant = config.Variant, OsVersion = config.OsVersion };
        return [new ListEntry(found.Manifest with { Platform = platform, Annotations = null }, [.. found.Records[0].Content.Distinct()])];
    }

    private Digest DigestOf(ListRecord list, string entry)
    {
        var digest = Digest.TryParse(entry, out var parsed) ? parsed : new ImageFinder(_store).Find(entry)?.Manifest.Digest;
        return list.Entries.Any(e => e.Descriptor.Digest == digest)
            ? digest!.Value
            : throw new ImageException(ImageError.NotFound, $"the list {Reference.Parse(list.Name).Familiar} has no manifest {entry}; 'corten manifest inspect' shows those it has");
    }
}
