using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Flattening;

/// <summary>
/// What the layer at work has brought itself: its whiteouts remove what the layers below have, never that, in whatever order the archive has
/// the two (image-spec, layer.md#whiteouts). Paths are without symlinks, a slash before each component; what is above a path counts too.
/// </summary>
internal sealed class UpperPaths
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    /// <summary>Notes a path and everything above it.</summary>
    public void Add(string path)
    {
        while (path.Length > 0 && _paths.Add(path))
            path = path[..path.LastIndexOf('/')];
    }

    /// <summary>Removes <paramref name="name"/> in the directory at <paramref name="path"/>, but for what the layer has brought.</summary>
    public void RemoveLower(SafeFileHandle directory, string path, string name)
    {
        string child = $"{path}/{name}";
        if (!_paths.Contains(child))
        {
            DirectoryTree.Remove(directory, name);
            return;
        }
        if (FileStatus.Find(directory, name) is not { Kind: FileKind.Directory })
            return;
        using var below = UnixFile.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        RemoveLowerIn(below, child);
    }

    /// <summary>Removes everything in a directory, but for what the layer has brought.</summary>
    public void RemoveLowerIn(SafeFileHandle directory, string path)
    {
        foreach (var entry in DirectoryEntry.List(directory))
            RemoveLower(directory, path, entry.Name);
    }

    /// <summary>Applies the whiteout <paramref name="marker"/>, whose name starts with ".wh.".</summary>
    /// <returns>Whether it is one: names of the AUFS driver of old mean nothing.</returns>
    public bool Apply(LayerTree tree, ReadOnlySpan<string> parent, string marker)
    {
        bool opaque = marker == LayerNames.OpaqueMarker;
        if (!opaque && marker.StartsWith(LayerNames.AufsPrefix, StringComparison.Ordinal))
            return false;
        string name = marker[LayerNames.WhiteoutPrefix.Length..];
        if (name is "" or "." or "..")
            throw new SnapshotException(SnapshotError.BadLayer, "the whiteout does not name a file");
        if (!tree.Enter(parent, create: false))
            return true;
        if (opaque)
            RemoveLowerIn(tree.Current.Diff!, tree.CurrentPath);
        else
            RemoveLower(tree.Current.Diff!, tree.CurrentPath, name);
        return true;
    }
}
