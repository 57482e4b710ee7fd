using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Snapshots.Directories;

/// <summary>
/// Who needs a layer: symlinks in its <c>users</c> directory, one call to make, one to read. A user that is gone no longer counts, so nothing
/// has to be undone after a kill. Called under the store's lock.
/// </summary>
internal sealed class LayerUsers(LayerStore store)
{
    private const string LayerPrefix = "layer-";
    private const string ApplyPrefix = "apply-";
    private const string RootfsPrefix = "rootfs-";

    /// <summary>The link in a rootfs directory whose text is the chain ID that it is made of.</summary>
    public const string SnapshotLink = "snapshot";

    /// <summary>A layer that stands on <paramref name="chainId"/>.</summary>
    public void AddLayer(Digest chainId, Digest child) => Add(chainId, LayerPrefix + child.Hex, child.ToString());

    /// <summary>A layer that is being applied on <paramref name="chainId"/>.</summary>
    public void AddApply(Digest chainId, TemporaryLayer layer) => Add(chainId, ApplyPrefix + layer.Name, layer.Name);

    /// <summary>A rootfs that is made of <paramref name="chainId"/>.</summary>
    public void AddRootfs(Digest chainId, string directory) => Add(chainId, RootfsName(directory), directory);

    /// <summary>Takes back <see cref="AddRootfs"/>; nothing happens where layer or link are not there.</summary>
    public void RemoveRootfs(Digest chainId, string directory) => Drop(chainId, RootfsName(directory));

    /// <summary>Takes back <see cref="AddApply"/>.</summary>
    public void RemoveApply(Digest chainId, TemporaryLayer layer) => Drop(chainId, ApplyPrefix + layer.Name);

    /// <summary>Takes back <see cref="AddLayer"/>.</summary>
    public void RemoveLayer(Digest chainId, Digest child) => Drop(chainId, LayerPrefix + child.Hex);

    /// <summary>Says who needs the layer, in words; null where nobody does.</summary>
    public string? Find(Digest chainId)
    {
        using var directory = UnixFile.OpenIfExists(UsersPath(chainId), OpenFlags.ReadOnly | OpenFlags.Directory);
        if (directory is null)
            return null;
        foreach (var entry in DirectoryEntry.List(directory))
        {
            if (Describe(chainId, entry.Name, UnixDirectory.ReadLink(directory, entry.Name)) is { } user)
                return user;
            _ = UnixDirectory.TryUnlink(directory, entry.Name);
        }
        return null;
    }

    private string? Describe(Digest chainId, string name, string target)
    {
        if (name.StartsWith(LayerPrefix, StringComparison.Ordinal))
            return store.Exists(Digest.Parse(target)) ? $"the snapshot {target} stands on it" : null;
        if (name.StartsWith(ApplyPrefix, StringComparison.Ordinal))
            return FileStatus.Find(HostPath.Join(store.Temporary, target)) is not null ? "a layer is being applied on it" : null;
        return SnapshotOf(target) == chainId ? $"the root file system in {target} is made of it" : null;
    }

    /// <summary>What the rootfs in <paramref name="directory"/> is made of; null where it is not a rootfs, or one without a snapshot.</summary>
    public static Digest? SnapshotOf(string directory)
    {
        string link = HostPath.Join(directory, SnapshotLink);
        if (FileStatus.Find(link) is not { Kind: FileKind.SymbolicLink })
            return null;
        return Digest.TryParse(UnixDirectory.ReadLink(link), out var digest) ? digest : null;
    }

    private void Add(Digest chainId, string name, string target)
    {
        string path = HostPath.Join(UsersPath(chainId), name);
        int result = UnixDirectory.TryMakeSymlink(path, target);
        if (result < 0 && result != -Errno.EEXIST)
            throw new LinuxException("make symlink", path, -result);
    }

    private void Drop(Digest chainId, string name) => _ = UnixDirectory.TryUnlink(HostPath.Join(UsersPath(chainId), name));

    private string UsersPath(Digest chainId) => HostPath.Join(store.Path(chainId), "users");

    private static string RootfsName(string directory) => RootfsPrefix + Digest.Of(UnixString.ToBytes(directory)).Hex;
}
