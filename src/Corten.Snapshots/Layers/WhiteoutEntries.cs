using Corten.Linux.Files;

namespace Corten.Snapshots.Layers;

/// <summary>
/// Turns a layer's whiteouts into an overlay's. They hide what the layers below have, never what the same layer brings, in whatever order
/// the archive has the two (image-spec, layer.md#whiteouts). The overlay gets one only where there is something below to hide: it would
/// list a needless one in a directory that exists in one layer alone.
/// </summary>
/// <typeparam name="TDirectory">A directory in the form that the layer is made in.</typeparam>
internal abstract class WhiteoutEntries<TDirectory>(MergedWalk<TDirectory> walk)
    where TDirectory : MergedDirectory
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
            HideAll();
    }

    /// <summary>Hides what the layers below have under <paramref name="name"/> in the current directory.</summary>
    public void Hide(string name)
    {
        if (walk.Current.Lower is { } lower && FileStatus.Find(lower, name) is { } below)
            Hide(name, below.Kind);
    }

    /// <summary>Hides what the layers below have under <paramref name="name"/> in the current directory: a file of the kind <paramref name="below"/>.</summary>
    protected abstract void Hide(string name, FileKind below);

    /// <summary>Hides everything that the layers below have in the current directory, which is not the root.</summary>
    protected abstract void HideAll();

    // A whole root cannot be opaque: an overlay joins the roots of its layers whatever they say.
    private void HideRoot()
    {
        if (walk.Current.Lower is not { } lower)
            return;
        foreach (var entry in DirectoryEntry.List(lower))
            Hide(entry.Name);
    }
}
