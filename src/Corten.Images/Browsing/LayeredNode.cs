namespace Corten.Images.Browsing;

/// <summary>A file in the tree that layers make together.</summary>
/// <param name="facts">What the uppermost layer that has it says.</param>
/// <param name="layer">That layer, lowest is 0.</param>
internal sealed class LayeredNode(FileFacts facts, int layer)
{
    private Dictionary<string, LayeredNode>? _children;

    public FileFacts Facts { get; set; } = facts;

    public int Layer { get; set; } = layer;

    /// <summary>Bytes that a layer holds for it: none for a further name of another file.</summary>
    public long Stored { get; set; }

    public bool IsDirectory => Facts.Kind == Snapshots.Tar.TarEntryKind.Directory;

    public IReadOnlyDictionary<string, LayeredNode> Children => _children ?? [];

    public LayeredNode? Find(string name) => _children?.GetValueOrDefault(name);

    public void Add(string name, LayeredNode child) => (_children ??= new Dictionary<string, LayeredNode>(StringComparer.Ordinal))[name] = child;

    public void Remove(string name) => _children?.Remove(name);
}
