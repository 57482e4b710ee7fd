using Corten.Linux.Files;
using Corten.Snapshots.Layers;

namespace Corten.Snapshots.Erofs;

/// <summary>The whiteouts of a layer that is being indexed.</summary>
internal sealed class IndexWhiteouts(IndexWalk walk, HashSet<(IndexNode Directory, string Name)> copiedUp) : WhiteoutEntries<IndexPlace>(walk)
{
    protected override void Hide(string name, FileKind below)
    {
        if (walk.Current.Node?.Children!.GetValueOrDefault(name) is { } own)
        {
            if (own.Kind == FileKind.Directory && below == FileKind.Directory)
                MakeOpaque(own);
            if (!copiedUp.Remove((walk.Current.Node, name)))
                return;
        }
        walk.Materialize().Children![name] = IndexNode.Whiteout();
    }

    protected override void HideAll()
    {
        MakeOpaque(walk.Materialize());
        walk.Current.HideLower();
    }

    // Below an opaque directory nothing is left to hide, and what was copied up is hidden itself.
    private void MakeOpaque(IndexNode directory)
    {
        directory.IsOpaque = true;
        RemoveNeedless(directory);
    }

    private void RemoveNeedless(IndexNode directory)
    {
        foreach (var (name, node) in directory.Children!)
        {
            if (copiedUp.Remove((directory, name)) || node.IsWhiteout)
                directory.Children.Remove(name);
            else if (node.Kind == FileKind.Directory)
                RemoveNeedless(node);
        }
    }
}
