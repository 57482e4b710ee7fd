using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>Mounts an index straight from its file, and the tar as its device: no loop device is needed (Linux 6.12).</summary>
internal static class ErofsMount
{
    private const MountAttributes Attributes = MountAttributes.ReadOnly | MountAttributes.NoDev | MountAttributes.NoSuid;

    /// <summary>A mount that is attached nowhere.</summary>
    /// <exception cref="Corten.Linux.LinuxException">The kernel refused, for want of the file system, of file-backed mounts, or because a file is damaged.</exception>
    public static SafeFileHandle Create(string index, string tar)
    {
        // Options have at most 255 bytes: handles stand for the paths.
        using var indexFile = UnixFile.Open(index, OpenFlags.Path | OpenFlags.NoFollow);
        using var tarFile = UnixFile.Open(tar, OpenFlags.Path | OpenFlags.NoFollow);
        return DetachedMount.Create(
            "erofs", Attributes, ("source", $"/proc/self/fd/{indexFile.Number()}"), ("device", $"/proc/self/fd/{tarFile.Number()}"), ("ro", null));
    }
}
