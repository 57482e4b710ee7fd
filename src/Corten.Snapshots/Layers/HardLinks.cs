using Corten.Linux.Files;

namespace Corten.Snapshots.Layers;

/// <summary>
/// Makes the hard links of a layer. A link to a file of a layer below first copies that file into the layer; further names that the file
/// has below keep the old copy, as with every overlay (overlayfs.rst, "Non-standard behavior").
/// </summary>
internal sealed class HardLinks(LayerTree tree, CopyUp copyUp)
{
    /// <summary>Paths that are in the layer only because a link needed them.</summary>
    public HashSet<string> CopiedUp { get; } = new(StringComparer.Ordinal);

    /// <summary>Links <paramref name="name"/> to the file at <paramref name="target"/>, both in the merged view.</summary>
    public void Make(ReadOnlySpan<string> parent, string name, string target)
    {
        string[] targetPath = LayerNames.Split(target);
        if (targetPath.Length == 0)
            throw Refuse(target, "is the root");
        string targetName = targetPath[^1];
        if (!tree.Enter(targetPath.AsSpan(..^1), create: false) || !BringUp(targetName))
            throw Refuse(target, "is not there");
        // The walk to the link closes this directory's handle.
        using var from = UnixFile.OpenAt(tree.Current.Diff!, ".", OpenFlags.Path | OpenFlags.Directory);
        var file = FileStatus.Find(from, targetName)!.Value;
        if (file.Kind == FileKind.Directory)
            throw Refuse(target, "is a directory");
        tree.Enter(parent, create: true);
        var to = tree.Materialize();
        if (FileStatus.Find(to, name) is { } existing && existing.Inode == file.Inode)
            return;
        FileWriter.Replace(to, name, () => UnixDirectory.TryLink(from, targetName, to, name), "make a hard link to", 0);
        CopiedUp.Remove($"{tree.CurrentPath}/{name}");
    }

    // Makes sure that the layer itself has the file in the current directory; false where nobody has it.
    private bool BringUp(string name)
    {
        if (tree.Current.Diff is { } diff && FileStatus.Find(diff, name) is { } own)
            return !LayerNames.IsWhiteout(own);
        if (tree.Current.Lower is not { } lower || FileStatus.Find(lower, name) is not { } below)
            return false;
        if (below.Kind == FileKind.Directory)
            throw Refuse(name, "is a directory");
        copyUp.CopyFile(lower, tree.Materialize(), name, below);
        CopiedUp.Add($"{tree.CurrentPath}/{name}");
        return true;
    }

    private static SnapshotException Refuse(string target, string reason) =>
        new(SnapshotError.BadLayer, $"the hard link's target {target} {reason}");
}
