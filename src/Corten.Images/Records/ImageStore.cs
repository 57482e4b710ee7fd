using Corten.Content;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Images.Records;

/// <summary>
/// Where everything of the images lies, below one root:
/// <c>content/</c> blobs; <c>images/names/</c> one record to a name, the only thing that makes an image exist; <c>images/pending/</c> one to a
/// pull or load that is not complete; <c>images/removed/</c> one to an image that is gone and whose layers are to be collected;
/// <c>images/lists/</c> one to a list of manifests; <c>images/staging/</c> archives being read.
/// </summary>
internal sealed class ImageStore
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root;
    private readonly string _directory;

    public ImageStore(string root)
    {
        _root = root;
        _directory = HostPath.Join(root, "images");
        Content = new ContentStore(HostPath.Join(root, "content"));
        Names = new RecordDirectory(HostPath.Join(_directory, "names"), byName: true);
        Pending = new RecordDirectory(HostPath.Join(_directory, "pending"), byName: false);
        Removed = new RecordDirectory(HostPath.Join(_directory, "removed"), byName: false);
        Lists = new ListDirectory(HostPath.Join(_directory, "lists"));
        Staging = HostPath.Join(_directory, "staging");
    }

    public ContentStore Content { get; }

    public RecordDirectory Names { get; }

    public RecordDirectory Pending { get; }

    public RecordDirectory Removed { get; }

    public ListDirectory Lists { get; }

    public string Staging { get; }

    /// <summary>Held while records change: moments.</summary>
    public FileLock LockRecords() => FileLock.Acquire(LockPath("records.lock"));

    /// <summary>Held by whoever uses content and snapshots that a record may not name yet: nothing is collected meanwhile.</summary>
    public FileLock HoldContent() => FileLock.Acquire(LockPath("content.lock"), shared: true);

    /// <summary>Held by the collector; null where there is no store, and while anybody holds content, unless it is to wait for that.</summary>
    public FileLock? TryLockContent(bool wait = false)
    {
        if (!Directory.Exists(_directory))
            return null;
        return wait ? LockContent() : FileLock.TryAcquire(LockPath("content.lock"));
    }

    /// <summary>As <see cref="TryLockContent"/>, but waits until nobody holds content.</summary>
    public FileLock LockContent() => FileLock.Acquire(LockPath("content.lock"));

    /// <summary>
    /// Makes <paramref name="record"/> what its name leads to. An image that loses its last name by that stays, without one. Under
    /// <see cref="LockRecords"/>.
    /// </summary>
    /// <returns>What the name led to before, or null.</returns>
    public ImageRecord? Name(ImageRecord record)
    {
        var before = Names.Read(Names.Key(record));
        if (before is not null && before.Id != record.Id && !HasOtherRecord(before))
            Names.Write(before with { Name = null });
        Names.Write(record);
        if (record.Name is not null)
            Names.Delete(record with { Name = null });
        return before;
    }

    /// <summary>Takes a name away. An image that loses its last one by that stays, without one. Under <see cref="LockRecords"/>.</summary>
    public void Unname(ImageRecord record)
    {
        if (!HasOtherRecord(record))
            Names.Write(record with { Name = null });
        Names.Delete(record);
    }

    /// <summary>Whether another record than <paramref name="record"/> keeps the same image.</summary>
    public bool HasOtherRecord(ImageRecord record) =>
        Names.List().Any(other => other.Id == record.Id && Names.Key(other) != Names.Key(record));

    /// <summary>The images, each with all its records, latest first.</summary>
    public IReadOnlyList<Image> List() =>
    [
        .. Names.List()
            .GroupBy(record => record.Id)
            .Select(group => Make([.. group]))
            .OrderByDescending(image => image.Created ?? DateTimeOffset.MinValue)
            .ThenBy(image => image.Id.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>The image with the ID, or null.</summary>
    public Image? Get(Digest id) => Names.List().Where(record => record.Id == id).ToArray() is { Length: > 0 } records ? Make(records) : null;

    /// <summary>The length of a layer's uncompressed tar, where an image that is here has the layer; else null.</summary>
    public long? KnownBytes(Digest chainId) =>
        Names.List().SelectMany(record => record.Layers).FirstOrDefault(layer => layer.ChainId == chainId)?.Bytes;

    private Image Make(ImageRecord[] records) =>
        new(Content, [.. records.OrderBy(r => r.Name is null).ThenBy(r => r.Name, StringComparer.Ordinal)]);

    private string LockPath(string name)
    {
        Directory.CreateDirectory(_root, Private);
        Directory.CreateDirectory(_directory, Private);
        Names.Make();
        Pending.Make();
        Removed.Make();
        return HostPath.Join(_directory, name);
    }
}
