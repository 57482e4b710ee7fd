using Corten.Images.Bundles.Mtree;
using Corten.Linux.Files;
using Corten.Snapshots;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Bundles;

/// <summary>
/// Finds what in a bundle's root file system differs from its manifest. An inode that has not changed since the manifest was complete needs no
/// second look: its ctime says so. Content is hashed only where everything else is as described.
/// </summary>
internal sealed class BundleChanges
{
    private readonly Dictionary<string, MtreeEntry> _described;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly List<Change> _changes = [];
    private readonly Timestamp? _trustedUntil;

    private BundleChanges(Dictionary<string, MtreeEntry> described, Timestamp? trustedUntil) => (_described, _trustedUntil) = (described, trustedUntil);

    /// <summary>Every change, sorted by path; "." is the root, and no path begins with a slash.</summary>
    /// <param name="rootfs">The directory.</param>
    /// <param name="described">The manifest's entries; "." is the root.</param>
    /// <param name="stamp">When the manifest was complete; null where that is not known.</param>
    public static List<Change> Find(string rootfs, Dictionary<string, MtreeEntry> described, BundleStamp? stamp)
    {
        using var root = new OwnedDirectory(null, rootfs);
        var status = FileStatus.Of(root.Handle);
        // A copy of the bundle says nothing by its ctimes.
        Timestamp? trusted = stamp is not null && stamp.RootfsInode == status.Inode ? new Timestamp(stamp.Seconds, stamp.Nanoseconds) : null;
        var finder = new BundleChanges(described, trusted);
        finder.Compare(root.Handle, ".", ".", status);
        finder.Walk(root, "");
        finder.FindDeletions();
        finder._changes.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return finder._changes;
    }

    private void Walk(OwnedDirectory directory, string path)
    {
        foreach (var entry in DirectoryEntry.List(directory.Handle))
        {
            if (FileStatus.Find(directory.Handle, entry.Name) is not { } status)
                continue;
            string child = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            Compare(directory.Handle, entry.Name, child, status);
            if (status.Kind != FileKind.Directory)
                continue;
            _directories.Add(child);
            using var below = new OwnedDirectory(directory.Handle, entry.Name);
            Walk(below, child);
        }
    }

    private void Compare(SafeFileHandle directory, string name, string path, FileStatus status)
    {
        _seen.Add(path);
        if (!_described.TryGetValue(path, out var entry))
            _changes.Add(new Change(ChangeKind.Added, path));
        else if (!IsUntouched(status) && !IsAsDescribed(directory, name, status, entry))
            _changes.Add(new Change(ChangeKind.Changed, path));
    }

    private bool IsUntouched(FileStatus status) => _trustedUntil is { } moment && status.Changed.CompareTo(moment) < 0;

    private static bool IsAsDescribed(SafeFileHandle directory, string name, FileStatus status, MtreeEntry entry) =>
        entry.Describes(directory, name, status)
        && (entry.Digest is not { } digest || status.Kind != FileKind.Regular || OwnedFile.Hash(directory, name) == digest);

    // What is below something that is gone, or that is no directory any more, is gone with it.
    private void FindDeletions()
    {
        foreach (string path in _described.Keys.Where(path => !_seen.Contains(path)).Order(StringComparer.Ordinal))
        {
            int slash = path.LastIndexOf('/');
            if (slash < 0 || _directories.Contains(path[..slash]))
                _changes.Add(new Change(ChangeKind.Deleted, path));
        }
    }
}
