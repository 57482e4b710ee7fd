using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Layers;

namespace Corten.Snapshots.Erofs;

/// <summary>The whiteouts of a layer that is being indexed.</summary>
internal sealed class IndexWhiteouts(IndexWalk walk, HashSet<(IndexNode Directory, string Name)> copiedUp) : WhiteoutEntries<IndexPlace>(walk)
{
    protected override void Hide(string name, FileKind below)
    {
        if (walk.Current.Node is { } directory && directory.Find(name) is { } own)
        {
            if (own.Kind == FileKind.Directory && below == FileKind.Directory)
                MakeOpaque(own);
            if (!copiedUp.Remove((directory, name)))
                return;
        }
        var shown = walk.Materialize();
        shown.Put(name, shown.Tree.AddWhiteout());
    }

    protected override void HideAll()
    {
        MakeOpaque(walk.Materialize());
        walk.Current.HideLower();
    }

    // Below an opaque directory nothing is left to hide, and what was copied up is hidden itself.
    private void MakeOpaque(IndexNode directory)
    {
        directory.MakeOpaque();
        RemoveNeedless(directory);
    }

    private void RemoveNeedless(IndexNode directory)
    {
        foreach (var (bytes, node) in directory.Children)
        {
            string name = UnixString.FromBytes(bytes.Span);
            if (copiedUp.Remove((directory, name)) || node.IsWhiteout)
                directory.Remove(name);
            else if (node.Kind == FileKind.Directory)
                RemoveNeedless(node);
        }
    }
}
