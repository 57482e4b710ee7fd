namespace Corten.Snapshots;

/// <summary>
/// Bounds on what one layer may demand of the host, so that a small download cannot fill the disk or the inode table. A caller who knows the
/// compressed size sets <see cref="MaximumBytes"/> to a multiple of it to bound the ratio.
/// </summary>
public sealed record LayerLimits
{
    /// <summary>Bounds that no honest image meets.</summary>
    public static LayerLimits Default { get; } = new();

    /// <summary>Entries of the archive: each costs an inode.</summary>
    public long MaximumEntries { get; init; } = 10_000_000;

    /// <summary>Bytes of the tar stream.</summary>
    public long MaximumBytes { get; init; } = 1L << 40;

    /// <summary>The size of one file as stat(2) shows it, its holes included.</summary>
    public long MaximumFileSize { get; init; } = 1L << 44;

    /// <summary>Bytes of one file name with its directories; the kernel's own bound is 4,095.</summary>
    public int MaximumNameBytes { get; init; } = 4095;

    /// <summary>Segments in the map of one sparse file.</summary>
    public int MaximumSparseSegments { get; init; } = 1 << 20;

    /// <summary>Bytes of one extended header: PAX records, or a GNU long name.</summary>
    public int MaximumExtendedHeaderBytes { get; init; } = 1 << 20;
}
