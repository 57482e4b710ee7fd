using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>A directory of the merged view while a layer is indexed.</summary>
internal sealed class IndexPlace : MergedDirectory
{
    /// <summary>The root.</summary>
    public IndexPlace(IndexNode node, SafeFileHandle? lower)
        : base(lower) => Node = node;

    /// <summary>A child; <paramref name="node"/> is null where the layer has nothing of it yet.</summary>
    public IndexPlace(IndexPlace parent, string name, IndexNode? node)
        : base(parent, name) => Node = node;

    /// <summary>The directory in the layer.</summary>
    public IndexNode? Node { get; set; }

    public override bool IsInLayer => Node is not null;

    protected override bool IsOpaque => Node is { IsOpaque: true };

    /// <summary>The target of the symlink <paramref name="name"/> in the layers below; null where there is something else.</summary>
    public string? LowerSymlink(string name) =>
        Lower is { } lower && FileStatus.Find(lower, name) is { Kind: FileKind.SymbolicLink } ? UnixDirectory.ReadLink(lower, name) : null;
}
