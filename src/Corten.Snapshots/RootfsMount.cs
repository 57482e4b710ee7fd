namespace Corten.Snapshots;

/// <summary>What to mount to see a container's root file system; plain values, fit for a record.</summary>
/// <param name="Target">Absolute path where the rootfs is seen. Where there is nothing to mount, the plain directory itself.</param>
/// <param name="LowerDirectories">Read-only layers for the overlay, topmost first; empty where there is nothing to mount.</param>
/// <param name="UpperDirectory">Where the container's writes go.</param>
/// <param name="WorkDirectory">The overlay's own directory, on the same file system as <paramref name="UpperDirectory"/>.</param>
public sealed record RootfsMount(string Target, IReadOnlyList<string> LowerDirectories, string UpperDirectory, string WorkDirectory)
{
    /// <summary>
    /// Whether nothing that the container writes outlives its run: the overlay then never waits for the disk (volatile of overlayfs.rst), where
    /// otherwise each unmount writes back the whole file system below it.
    /// </summary>
    public bool IsVolatile { get; init; }

    /// <summary>Whether the rootfs is an overlay; a plain directory otherwise.</summary>
    public bool IsOverlay => LowerDirectories.Count > 0;
}
