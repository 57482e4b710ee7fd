using Corten.Linux.Files;
using Corten.Snapshots.Layers;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// Turns a layer's whiteouts into an overlay's. They hide what the layers below have, never what the same layer brings, in whatever order
/// the archive has the two (image-spec, layer.md#whiteouts). There is one only where there is something below to hide.
/// </summary>
internal sealed class IndexWhiteouts(IndexWalk walk, HashSet<(IndexNode Directory, string Name)> copiedUp)
{
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
        if (!walk.Enter(parent, create: false))
            return;
        if (!opaque)
            Hide(name);
        else if (walk.IsAtRoot)
            HideRoot();
        else if (walk.Current.Lower is not null)
            HideAll(walk.Materialize());
    }

    /// <summary>Hides what the layers below have under <paramref name="name"/> in the current directory.</summary>
    public void Hide(string name)
    {
        if (walk.Current.Lower is not { } lower || FileStatus.Find(lower, name) is not { } below)
            return;
        if (walk.Current.Node?.Children!.GetValueOrDefault(name) is { } own)
        {
            if (own.Kind == FileKind.Directory && below.Kind == FileKind.Directory)
                MakeOpaque(own);
            if (!copiedUp.Remove((walk.Current.Node, name)))
                return;
        }
        walk.Materialize().Children![name] = IndexNode.Whiteout();
    }

    // A whole root cannot be opaque: an overlay joins the roots of its layers whatever they say.
    private void HideRoot()
    {
        if (walk.Current.Lower is not { } lower)
            return;
        foreach (var entry in DirectoryEntry.List(lower))
            Hide(entry.Name);
    }

    private void HideAll(IndexNode directory)
    {
        MakeOpaque(directory);
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
