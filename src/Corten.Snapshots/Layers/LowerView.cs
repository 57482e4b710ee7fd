using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>The layers below a new one, joined by the kernel: an overlay that is mounted nowhere and vanishes with its last handle.</summary>
internal static class LowerView
{
    /// <summary>Opens the merged view; null where there are no layers below.</summary>
    /// <param name="directories">The layers' directories, topmost first.</param>
    /// <param name="scratch">An empty directory of the caller's own.</param>
    public static SafeFileHandle? Open(IReadOnlyList<string> directories, string scratch) => directories.Count switch
    {
        0 => null,
        // A lowest layer holds no whiteouts, so it is its own view; an overlay needs two.
        1 => UnixFile.Open(directories[0], OpenFlags.ReadOnly | OpenFlags.Directory),
        _ => OpenOverlay(directories, scratch),
    };

    private static SafeFileHandle OpenOverlay(IReadOnlyList<string> directories, string scratch)
    {
        using var mount = OverlayMount.Create(directories, upper: null, work: null, scratch);
        return UnixFile.OpenAt(mount, ".", OpenFlags.ReadOnly | OpenFlags.Directory);
    }
}
