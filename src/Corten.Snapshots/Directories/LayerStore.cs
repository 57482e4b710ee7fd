using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Snapshots.Directories;

/// <summary>
/// The directories of the store, and the rules by which processes share it. A layer is <c>layers/HEX</c> with <c>diff</c> (its files), or <c>tar</c> and <c>index</c>,
/// <c>layer.json</c> and <c>users</c> (a symlink for each who needs it: layers above, layers being applied on it, rootfs). It comes into
/// being by one rename out of <c>tmp</c>, and goes by one rename into <c>trash</c>. The lock is held only for such steps, never while a layer is
/// unpacked or deleted; what lies in <c>tmp</c> is alive as long as its own lock is held.
/// </summary>
internal sealed class LayerStore(string root)
{
    private const uint PrivateMode = 0x1c0;

    private readonly string _layers = HostPath.Join(root, "layers");
    private readonly string _temporary = HostPath.Join(root, "tmp");

    /// <summary>Layers that were taken out of the store.</summary>
    public TrashDirectory Trash { get; } = new(HostPath.Join(root, "trash"));

    /// <summary>Where layers lie that are not in the store yet.</summary>
    public string Temporary => _temporary;

    /// <summary>Locks the store; shared for those who add users, exclusive for those who add and remove layers.</summary>
    public FileLock Lock(bool shared = false)
    {
        foreach (string directory in (ReadOnlySpan<string>)[root, _layers, _temporary])
            UnixDirectory.MakeIfAbsent(directory, PrivateMode);
        return FileLock.Acquire(HostPath.Join(root, "lock"), shared);
    }

    /// <summary>As <see cref="Lock"/>, exclusive; null where another holds it or there is no store yet.</summary>
    public FileLock? TryLock() => FileStatus.Find(root) is null ? null : FileLock.TryAcquire(HostPath.Join(root, "lock"));

    /// <summary>The directory of a layer, there or not. Digests of the two algorithms differ in length, so the digits alone are a name.</summary>
    public string Path(Digest chainId) => HostPath.Join(_layers, chainId.Hex);

    /// <summary>Where the files of a layer are seen: in its directory itself, or where its index is mounted (<see cref="LayerViews"/>).</summary>
    public string ViewPath(Digest chainId) =>
        HostPath.Join(Path(chainId), FileStatus.Find(HostPath.Join(Path(chainId), TemporaryLayer.IndexName)) is null ? "diff" : LayerViews.MountName);

    /// <summary>Where all layers lie.</summary>
    public string Layers => _layers;

    /// <summary>Whether the layer is there.</summary>
    public bool Exists(Digest chainId) => FileStatus.Find(Path(chainId)) is not null;

    /// <summary>The record of a layer.</summary>
    /// <exception cref="SnapshotException">There is no such layer.</exception>
    public LayerRecord Get(Digest chainId) => LayerRecord.Read(Path(chainId)) is { } record && record.ChainId == chainId
        ? record
        : throw new SnapshotException(SnapshotError.NotFound, $"there is no snapshot {chainId}; pull or load its image again");

    /// <summary>Every layer.</summary>
    public IReadOnlyList<Digest> List()
    {
        using var directory = UnixFile.OpenIfExists(_layers, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (directory is null)
            return [];
        var digests = new List<Digest>();
        foreach (var entry in DirectoryEntry.List(directory))
        {
            if (Digest.TryParse($"{(entry.Name.Length > 64 ? "sha512" : "sha256")}:{entry.Name}", out var digest))
                digests.Add(digest);
        }
        return digests;
    }

    /// <summary>Makes a directory for a layer to be. Called under the exclusive lock.</summary>
    public TemporaryLayer Begin() => TemporaryLayer.Make(_temporary);

    /// <summary>Makes a complete, synced directory a layer. Called under the exclusive lock.</summary>
    public void Commit(TemporaryLayer layer, Digest chainId)
    {
        Rename(layer.Path, Path(chainId));
        AtomicFile.SyncDirectory(_layers);
    }

    /// <summary>Takes a layer out of the store. Called under the exclusive lock.</summary>
    public void Withdraw(Digest chainId)
    {
        Trash.Add(Path(chainId));
        AtomicFile.SyncDirectory(_layers);
    }

    /// <summary>Removes what killed processes left. Called under the exclusive lock.</summary>
    public void CleanUp()
    {
        using var directory = UnixFile.Open(_temporary, OpenFlags.ReadOnly | OpenFlags.Directory);
        foreach (var entry in DirectoryEntry.List(directory))
            TemporaryLayer.RemoveIfDead(HostPath.Join(_temporary, entry.Name));
    }

    private static void Rename(string from, string to)
    {
        int result = UnixDirectory.TryRename(from, to);
        if (result < 0)
            throw new LinuxException("rename to", to, -result);
    }
}
