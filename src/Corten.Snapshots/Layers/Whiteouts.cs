using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>
/// Turns a layer's whiteouts into an overlay's. They hide what the layers below have, never what the same layer brings, in whatever order
/// the archive has the two (image-spec, layer.md#whiteouts). The overlay gets one only where there is something below to hide: it would
/// list a needless one in a directory that exists in one layer alone.
/// </summary>
internal sealed class Whiteouts(LayerTree tree, HashSet<string> copiedUp)
{
    private bool _made;

    /// <summary>Whiteout entries seen.</summary>
    public long Count { get; private set; }

    /// <summary>Applies the entry <paramref name="marker"/>, whose name starts with ".wh.".</summary>
    public void Apply(ReadOnlySpan<string> parent, string marker)
    {
        bool opaque = marker == LayerNames.OpaqueMarker;
        if (!opaque && marker.StartsWith(LayerNames.AufsPrefix, StringComparison.Ordinal))
            return;
        string name = marker[LayerNames.WhiteoutPrefix.Length..];
        if (name is "" or "." or "..")
            throw new SnapshotException(SnapshotError.BadLayer, "the whiteout does not name a file");
        Count++;
        if (!tree.Enter(parent, create: false))
            return;
        if (!opaque)
            Hide(name);
        else if (parent.IsEmpty || tree.CurrentPath.Length == 0)
            HideRoot();
        else if (tree.Current.Lower is not null)
            HideAll(tree.Materialize());
    }

    /// <summary>Hides what the layers below have under <paramref name="name"/> in the current directory.</summary>
    public void Hide(string name)
    {
        if (tree.Current.Lower is not { } lower || FileStatus.Find(lower, name) is not { } below)
            return;
        if (tree.Current.Diff is { } diff && FileStatus.Find(diff, name) is { } own)
        {
            if (own.Kind == FileKind.Directory && below.Kind == FileKind.Directory)
                HideBehind(diff, name);
            if (!copiedUp.Remove($"{tree.CurrentPath}/{name}"))
                return;
            DirectoryTree.Remove(diff, name);
        }
        LayerDirectory.Require(
            UnixDirectory.TryMakeNode(tree.Materialize(), name, FileKind.CharacterDevice, 0, default), "make a whiteout for", name);
        _made = true;
    }

    // A whole root cannot be opaque: an overlay joins the roots of its layers whatever they say.
    private void HideRoot()
    {
        if (tree.Current.Lower is not { } lower)
            return;
        foreach (var entry in DirectoryEntry.List(lower))
            Hide(entry.Name);
    }

    private static SafeFileHandle Open(SafeFileHandle parent, string name) =>
        UnixFile.OpenAt(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);

    private void HideBehind(SafeFileHandle parent, string name)
    {
        using var directory = Open(parent, name);
        LayerDirectory.MakeOpaque(directory);
        RemoveNeedless(directory, $"{tree.CurrentPath}/{name}");
    }

    private void HideAll(SafeFileHandle directory)
    {
        LayerDirectory.MakeOpaque(directory);
        tree.Current.HideLower();
        RemoveNeedless(directory, tree.CurrentPath);
    }

    // Below an opaque directory nothing is left to hide, and what was copied up is hidden itself.
    private void RemoveNeedless(SafeFileHandle directory, string path)
    {
        if (!_made && copiedUp.Count == 0)
            return;
        foreach (var entry in DirectoryEntry.List(directory))
        {
            string child = $"{path}/{entry.Name}";
            var status = FileStatus.Find(directory, entry.Name);
            if (copiedUp.Remove(child) || (status is { } found && LayerNames.IsWhiteout(found)))
            {
                DirectoryTree.Remove(directory, entry.Name);
            }
            else if (status is { Kind: FileKind.Directory })
            {
                using var below = Open(directory, entry.Name);
                RemoveNeedless(below, child);
            }
        }
    }
}
