using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Snapshots;

/// <summary>
/// Keeps the file trees of images and makes the root file systems of containers from them.
/// <para>
/// A <b>layer</b> is one step of an image: a tar of what was added or changed, with <b>whiteouts</b> for what was deleted (image-spec,
/// layer.md). A layer means nothing alone; it is applied on a <b>parent</b>, the stack of layers below it. The <b>chain ID</b> names a
/// layer together with everything below (config.md#layer-chainid), so the same chain ID always is the same tree. A <b>snapshot</b> is such a
/// tree once applied: immutable, and shared by all images and containers that contain it.
/// </para>
/// <para>
/// A <b>rootfs</b> is what one container sees: the snapshot of its image's top layer, read-only, and a <b>writable directory</b> of its
/// own above it, joined by an overlay mount. Everything of the rootfs lies in one directory that the container's owner names:
/// <c>diff</c> holds what the container wrote, <c>work</c> belongs to the overlay, <c>merged</c> is where it is mounted.
/// </para>
/// <para>The life of a container, for an image of two layers:</para>
/// <code>
/// snapshotter.Apply(chain1, null, tarOfLayer1);
/// snapshotter.Apply(chain2, chain1, tarOfLayer2);
/// RootfsMount rootfs = snapshotter.Prepare("/var/lib/corten/containers/1f6a", chain2);
/// snapshotter.Mount(rootfs);                    // rootfs.Target is the container's "/"
/// snapshotter.Unmount(rootfs);
/// snapshotter.RemoveRootfs("/var/lib/corten/containers/1f6a");
/// snapshotter.Remove(chain2);                   // children first
/// snapshotter.Remove(chain1);
/// snapshotter.Trash.Empty();
/// </code>
/// <para>
/// Every method may be called by any number of processes at once. A process killed in any of them leaves nothing that a reader takes for
/// a snapshot; the next call that changes the store removes what it left. What the host refuses (a full disk, a missing privilege) and
/// what a layer must not hold are both told by <see cref="SnapshotException"/>.
/// </para>
/// </summary>
public interface ISnapshotter
{
    /// <summary>The name by which configuration and records choose this snapshotter, for example "directory".</summary>
    string Name { get; }

    /// <summary>Whether the snapshot is there, complete.</summary>
    bool Exists(Digest chainId);

    /// <summary>
    /// Applies a layer on its parent and commits the result as one step: the snapshot is there completely, on the disk, or not at all.
    /// Where it exists already, <paramref name="tar"/> is read to its end and nothing else happens.
    /// </summary>
    /// <param name="chainId">The name of the new snapshot. The caller computes and verifies it; nothing here hashes the stream.</param>
    /// <param name="parent">The snapshot below; null for the lowest layer. Missing parent directories, symlinked parents and hard links in
    /// the tar resolve through it as if it were unpacked.</param>
    /// <param name="tar">The uncompressed tar. Read to its end, past the end-of-archive marker, so that a hashing stream sees every byte.</param>
    /// <param name="limits">Bounds on what the layer may demand; null is <see cref="LayerLimits.Default"/>.</param>
    /// <returns>What was unpacked.</returns>
    /// <exception cref="SnapshotException">The parent is not there, the archive is broken or hostile, a limit is exceeded, or the host refused a call.</exception>
    LayerStatistics Apply(Digest chainId, Digest? parent, Stream tar, LayerLimits? limits = null);

    /// <summary>What <see cref="Remove"/> took out of the store; its space is free when this is emptied.</summary>
    TrashDirectory Trash { get; }

    /// <summary>Removes a snapshot, into the <see cref="Trash"/>; nothing happens where it is not there.</summary>
    /// <exception cref="SnapshotException">With <see cref="SnapshotError.InUse"/>: a snapshot above it, a layer being applied on it, or a
    /// rootfs made by <see cref="Prepare"/> needs it.</exception>
    void Remove(Digest chainId);

    /// <summary>Every complete snapshot, in no order.</summary>
    IReadOnlyList<Digest> List();

    /// <summary>The snapshot directly below; null for the lowest layer.</summary>
    /// <exception cref="SnapshotException">With <see cref="SnapshotError.NotFound"/>: there is no such snapshot.</exception>
    Digest? Parent(Digest chainId);

    /// <summary>
    /// Makes the directories of a rootfs and says what to mount. The snapshot cannot be removed from then on until
    /// <see cref="RemoveRootfs"/>. Calling it again for the same directory and snapshot returns the same, and keeps what was written.
    /// </summary>
    /// <param name="directory">Absolute path on the host, of one container only; made where it is absent, its parent must exist.</param>
    /// <param name="chainId">The snapshot; null for an empty rootfs, which is a plain directory and needs no mount.</param>
    RootfsMount Prepare(string directory, Digest? chainId);

    /// <summary>Mounts the rootfs on its target. Nothing happens where it is mounted already or needs no mount.</summary>
    void Mount(RootfsMount rootfs);

    /// <summary>Unmounts the rootfs. Nothing happens where it is not mounted.</summary>
    void Unmount(RootfsMount rootfs);

    /// <summary>
    /// Unmounts the rootfs in <paramref name="directory"/>, deletes what the container wrote, and lets go of its snapshot. The directory goes
    /// too where nothing else is in it. Nothing happens where there is no rootfs.
    /// </summary>
    void RemoveRootfs(string directory);

    /// <summary>Takes off mounts that a killed process left and no rootfs shows; leaves them to the next call where somebody is at work.</summary>
    void Repair();

    /// <summary>What differs in the rootfs in <paramref name="directory"/> from the snapshot that it was made of, parents before children.</summary>
    IReadOnlyList<Change> Changes(string directory);

    /// <summary>
    /// Writes what the rootfs in <paramref name="directory"/> shows, the snapshot with what the container wrote above it, as an uncompressed
    /// tar; mounted or not. Nothing of it stays, even where the process is killed.
    /// </summary>
    /// <exception cref="SnapshotException">A file cannot be read, or changed its size while it was read.</exception>
    void Export(string directory, Stream tar);

    /// <summary>Reads a small file of the snapshot, symlinks resolved inside of it.</summary>
    /// <param name="chainId">The snapshot.</param>
    /// <param name="path">Where, from its root.</param>
    /// <param name="maximum">The length in bytes above which it is not read.</param>
    /// <returns>The content; null where there is no such file, or it is not regular, or too long.</returns>
    /// <exception cref="SnapshotException">With <see cref="SnapshotError.NotFound"/>: there is no such snapshot.</exception>
    byte[]? ReadFile(Digest chainId, string path, int maximum);

    /// <summary>How much disk the snapshot takes, without those below it, in bytes; zero where it is not there.</summary>
    long DiskUsage(Digest chainId);

    /// <summary>What is wrong with a snapshot, in words, at most a few; none where it is what <see cref="Apply"/> made.</summary>
    /// <param name="chainId">The snapshot.</param>
    /// <param name="tar">The layer that it was made of, to compare every file with; null looks only whether it is there with all below it.</param>
    IReadOnlyList<string> Verify(Digest chainId, Stream? tar);
}
