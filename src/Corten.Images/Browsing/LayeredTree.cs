using Corten.Oci;
using Corten.Snapshots.Tar;

namespace Corten.Images.Browsing;

/// <summary>
/// The files of an image as its layers make them, in memory: applied one after another by the rules of the image specification (layer.md), with
/// whiteouts, opaque directories, hard links and symlinked parents.
/// </summary>
internal sealed class LayeredTree
{
    private const string Whiteout = ".wh.";
    private const string OpaqueMarker = ".wh..wh..opq";
    private const int MostLinks = 40;

    // A name has at most 4,095 bytes, but symlinks lead deeper; trees are walked by recursion.
    private const int MaximumDepth = 4096;

    /// <summary>The root directory.</summary>
    public LayeredNode Root { get; } = new(FileFacts.ImpliedDirectory, 0);

    /// <summary>Applies the next layer.</summary>
    /// <param name="layer">Its number, lowest is 0.</param>
    /// <param name="reader">Its tar.</param>
    /// <param name="hash">Whether the digests of files are wanted.</param>
    /// <param name="visitor">Is told of every change.</param>
    public void Apply(int layer, TarReader reader, bool hash, ILayerVisitor? visitor = null)
    {
        var buffer = new byte[128 * 1024];
        while (reader.Next() is { } entry)
        {
            string[] path = Components(entry.Name);
            if (path.Length == 0)
                Root.Facts = FileFacts.Of(entry, null);
            else
                Apply(layer, path, entry, hash && entry.Kind == TarEntryKind.RegularFile ? Hash(reader, buffer) : null, visitor);
        }
    }

    /// <summary>The node at a path in the merged tree, symlinks in its directories followed; null where there is none.</summary>
    public LayeredNode? Find(string path)
    {
        string[] components = Components(path);
        return components.Length == 0 ? Root : Directory(components.SkipLast(1), null)?.Find(components[^1]);
    }

    /// <summary>The parts of a name, with "." and ".." taken out as text.</summary>
    public static string[] Components(string name)
    {
        var parts = new List<string>();
        foreach (string part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or ".."))
                parts.Add(part);
        }
        return [.. parts];
    }

    private void Apply(int layer, string[] path, TarEntry entry, Digest? content, ILayerVisitor? visitor)
    {
        var parent = Directory(path.SkipLast(1), layer)!;
        string name = path[^1];
        string directory = string.Concat(path.SkipLast(1).Select(part => "/" + part));
        if (name == OpaqueMarker)
        {
            foreach (string child in parent.Children.Keys.ToList())
                RemoveLower(parent, child, layer, $"{directory}/{child}", visitor);
        }
        else if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            RemoveLower(parent, name[Whiteout.Length..], layer, $"{directory}/{name[Whiteout.Length..]}", visitor);
        }
        else
        {
            Set(parent, name, layer, entry, content, $"{directory}/{name}", visitor);
        }
    }

    private void Set(LayeredNode parent, string name, int layer, TarEntry entry, Digest? content, string path, ILayerVisitor? visitor)
    {
        var facts = entry.Kind == TarEntryKind.HardLink && Find(entry.LinkTarget) is { } target ? target.Facts : FileFacts.Of(entry, content);
        var before = parent.Find(name);
        visitor?.Added(path, entry, isNew: before is null);
        if (before is { IsDirectory: true } && facts.Kind == TarEntryKind.Directory)
        {
            (before.Facts, before.Layer) = (facts, layer);
            return;
        }
        if (before is not null)
            Waste(before, path, visitor);
        parent.Add(name, new LayeredNode(facts, layer) { Stored = entry.Kind == TarEntryKind.RegularFile ? entry.StoredSize : 0 });
    }

    // A whiteout hides what lower layers have, not what its own layer adds.
    private static void RemoveLower(LayeredNode parent, string name, int layer, string path, ILayerVisitor? visitor)
    {
        if (parent.Find(name) is not { } node)
            return;
        if (node.Layer == layer)
        {
            foreach (string child in node.Children.Keys.ToList())
                RemoveLower(node, child, layer, $"{path}/{child}", visitor);
            return;
        }
        visitor?.Deleted(path);
        Waste(node, path, visitor);
        parent.Remove(name);
    }

    private static void Waste(LayeredNode node, string path, ILayerVisitor? visitor)
    {
        if (node.Stored > 0)
            visitor?.Wasted(path, node.Stored);
        foreach (var (name, child) in node.Children)
            Waste(child, $"{path}/{name}", visitor);
    }

    // With a layer, directories that are missing are made in it; without one, the answer is null.
    private LayeredNode? Directory(IEnumerable<string> path, int? layer)
    {
        var pending = new Stack<string>(path.Reverse());
        var trail = new List<LayeredNode> { Root };
        int links = 0;
        while (pending.TryPop(out string? name))
        {
            if (name == "..")
            {
                trail.RemoveRange(Math.Max(1, trail.Count - 1), trail.Count > 1 ? 1 : 0);
                continue;
            }
            var next = trail[^1].Find(name);
            if (next is { Facts: { Kind: TarEntryKind.SymbolicLink, LinkTarget: var target } } && links++ < MostLinks)
            {
                Follow(target, trail, pending);
                continue;
            }
            if (next is null && layer is null)
                return null;
            if (next is not { IsDirectory: true } && layer is { } making)
                trail[^1].Add(name, next = new LayeredNode(FileFacts.ImpliedDirectory, making));
            trail.Add(next!);
            if (trail.Count > MaximumDepth)
                throw new ImageException(ImageError.BadImage, $"its directories are nested more than {MaximumDepth} deep");
        }
        return trail[^1];
    }

    private static void Follow(string target, List<LayeredNode> trail, Stack<string> pending)
    {
        if (target.StartsWith('/'))
            trail.RemoveRange(1, trail.Count - 1);
        foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Reverse())
            pending.Push(part);
    }

    private static Digest Hash(TarReader reader, byte[] buffer)
    {
        using var hasher = new DigestHasher();
        using var content = reader.OpenContent();
        int count;
        while ((count = content.Read(buffer)) > 0)
            hasher.Append(buffer.AsSpan(0, count));
        return hasher.Finish();
    }
}

/// <summary>Is told what a layer does to the tree below it.</summary>
internal interface ILayerVisitor
{
    /// <summary>The layer has a file.</summary>
    /// <param name="path">Where, absolute in the image.</param>
    /// <param name="entry">What the layer says of it.</param>
    /// <param name="isNew">Whether there was none before.</param>
    void Added(string path, TarEntry entry, bool isNew);

    /// <summary>The layer deletes a file or a directory with all in it.</summary>
    void Deleted(string path);

    /// <summary>Bytes that a lower layer holds for a file are of no use any more.</summary>
    void Wasted(string path, long bytes);
}
