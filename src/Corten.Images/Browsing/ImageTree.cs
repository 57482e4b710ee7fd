using Corten.Oci;

namespace Corten.Images.Browsing;

/// <summary>What each layer of an image adds, and what it holds in vain.</summary>
public sealed record ImageTree
{
    /// <summary>The image.</summary>
    public required Image Image { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public required IReadOnlyList<TreeLayer> Layers { get; init; }

    /// <summary>Files that lower layers hold and upper layers overwrite or delete, most bytes first.</summary>
    public required IReadOnlyList<WastedFile> Wasted { get; init; }

    /// <summary>Bytes of file content in all layers.</summary>
    public long Size => Layers.Sum(layer => layer.Size);

    /// <summary>Bytes of <see cref="Wasted"/>.</summary>
    public long WastedBytes => Wasted.Sum(file => file.Bytes);

    /// <summary>The share of <see cref="Size"/> that a container sees, 0 to 1; 1 for an image without content.</summary>
    public double Efficiency => Size == 0 ? 1 : (double)(Size - WastedBytes) / Size;
}

/// <summary>One layer.</summary>
public sealed record TreeLayer
{
    /// <summary>Its number, lowest is 1.</summary>
    public required int Number { get; init; }

    /// <summary>The digest of its uncompressed tar.</summary>
    public required Digest DiffId { get; init; }

    /// <summary>The command that made it; empty where the image does not say.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Bytes of the layer as it is stored, compressed or not.</summary>
    public required long StoredSize { get; init; }

    /// <summary>Bytes of the content of its files.</summary>
    public required long Size { get; init; }

    /// <summary>Names that it adds.</summary>
    public required int Added { get; init; }

    /// <summary>Names of lower layers that it has again.</summary>
    public required int Changed { get; init; }

    /// <summary>Names of lower layers that it deletes, a directory with all in it once.</summary>
    public required int Deleted { get; init; }

    /// <summary>Its files in the order of the tar; empty where they were not asked for.</summary>
    public required IReadOnlyList<TreeFile> Files { get; init; }
}

/// <summary>One file of a layer.</summary>
/// <param name="Change">What the layer does with it.</param>
/// <param name="Path">Absolute in the image; bytes outside of UTF-8 as <see cref="Linux.UnixString"/> has them.</param>
/// <param name="Entry">What the tar says of it; null for a deletion.</param>
public sealed record TreeFile(Snapshots.ChangeKind Change, string Path, Snapshots.Tar.TarEntry? Entry);

/// <summary>A file that layers hold in vain.</summary>
/// <param name="Path">Absolute in the image.</param>
/// <param name="Count">How many layers hold it so.</param>
/// <param name="Bytes">How many bytes they hold.</param>
public sealed record WastedFile(string Path, int Count, long Bytes);
