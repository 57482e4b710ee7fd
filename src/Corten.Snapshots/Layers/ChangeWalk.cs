using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>Finds what an overlay's upper directory changes, by comparing it with the layers below.</summary>
internal static class ChangeWalk
{
    /// <summary>Every change, a directory before what is in it, names in the order of their code units.</summary>
    /// <param name="upper">The upper directory.</param>
    /// <param name="layers">The layers' directories, topmost first.</param>
    /// <param name="scratch">A directory that serves as <see cref="LowerView"/>'s scratch directory.</param>
    public static List<Change> Find(string upper, IReadOnlyList<string> layers, string scratch)
    {
        var changes = new List<Change>();
        using var lower = LowerView.Open(layers, scratch);
        using var root = UnixFile.Open(upper, OpenFlags.ReadOnly | OpenFlags.Directory);
        Walk(root, lower, "", changes);
        return changes;
    }

    private static void Walk(SafeFileHandle upper, SafeFileHandle? lower, string path, List<Change> changes)
    {
        bool opaque = ExtendedAttributes.Get(upper, LayerNames.OpaqueAttribute) is [(byte)'y'];
        var names = DirectoryEntry.List(upper).Select(e => e.Name).Order(StringComparer.Ordinal).ToList();
        foreach (string name in names)
        {
            if (FileStatus.Find(upper, name) is { } status)
                Compare(upper, lower, name, status, $"{path}/{name}", changes);
        }
        if (!opaque || lower is null)
            return;
        foreach (string hidden in DirectoryEntry.List(lower).Select(e => e.Name).Except(names, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            changes.Add(new Change(ChangeKind.Deleted, $"{path}/{hidden}"));
    }

    private static void Compare(SafeFileHandle upper, SafeFileHandle? lower, string name, FileStatus status, string path, List<Change> changes)
    {
        var below = lower is null ? null : FileStatus.Find(lower, name);
        if (LayerNames.IsWhiteout(status))
        {
            if (below is not null)
                changes.Add(new Change(ChangeKind.Deleted, path));
            return;
        }
        changes.Add(new Change(below is null ? ChangeKind.Added : ChangeKind.Changed, path));
        if (status.Kind != FileKind.Directory)
            return;
        using var directory = Open(upper, name);
        using var lowerDirectory = below is { Kind: FileKind.Directory } ? Open(lower!, name) : null;
        Walk(directory, lowerDirectory, path, changes);
    }

    private static SafeFileHandle Open(SafeFileHandle parent, string name) =>
        UnixFile.OpenAt(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
}
