using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>The whiteouts of a layer that is unpacked into a directory of the host.</summary>
internal sealed class Whiteouts(LayerTree tree, HashSet<string> copiedUp) : WhiteoutEntries<LayerDirectory>(tree)
{
    private bool _made;

    protected override void Hide(string name, FileKind below)
    {
        if (tree.Current.Diff is { } diff && FileStatus.Find(diff, name) is { } own)
        {
            if (own.Kind == FileKind.Directory && below == FileKind.Directory)
                HideBehind(diff, name);
            if (!copiedUp.Remove($"{tree.CurrentPath}/{name}"))
                return;
            DirectoryTree.Remove(diff, name);
        }
        LayerDirectory.Require(
            UnixDirectory.TryMakeNode(tree.Materialize(), name, FileKind.CharacterDevice, 0, default), "make a whiteout for", name);
        _made = true;
    }

    protected override void HideAll()
    {
        var directory = tree.Materialize();
        LayerDirectory.MakeOpaque(directory);
        tree.Current.HideLower();
        RemoveNeedless(directory, tree.CurrentPath);
    }

    private static SafeFileHandle Open(SafeFileHandle parent, string name) =>
        UnixFile.OpenAt(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);

    private void HideBehind(SafeFileHandle parent, string name)
    {
        using var directory = Open(parent, name);
        LayerDirectory.MakeOpaque(directory);
        RemoveNeedless(directory, $"{tree.CurrentPath}/{name}");
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
