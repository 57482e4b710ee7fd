using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>
/// How much disk a directory takes, as du(1) reckons: the blocks of everything in it, a file of several names once. What lies more than 256 directories
/// deep is not counted: each level takes a descriptor, and no honest tree is so deep.
/// </summary>
public static class DirectoryUsage
{
    private const int BlockSize = 512;
    private const int MaximumDepth = 256;

    /// <summary>Bytes on the disk of <paramref name="path"/> with all below it; zero where it is not there. What vanishes meanwhile does not count.</summary>
    public static long Measure(string path)
    {
        if (FileStatus.Find(path) is not { Kind: FileKind.Directory })
            return 0;
        using var directory = UnixFile.OpenIfExists(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        return directory is null ? 0 : ((long)FileStatus.Of(directory).Blocks * BlockSize) + Measure(directory, [], MaximumDepth);
    }

    private static long Measure(SafeFileHandle directory, HashSet<(DeviceNumber Device, ulong Inode)> linked, int depth)
    {
        long bytes = 0;
        foreach (var entry in DirectoryEntry.List(directory))
        {
            if (FileStatus.Find(directory, entry.Name) is not { } status)
                continue;
            if (status.Kind == FileKind.Directory || status.Links == 1 || linked.Add((status.Device, status.Inode)))
                bytes += (long)status.Blocks * BlockSize;
            if (status.Kind == FileKind.Directory && depth > 0)
                bytes += MeasureBelow(directory, entry.Name, linked, depth - 1);
        }
        return bytes;
    }

    private static long MeasureBelow(SafeFileHandle parent, string name, HashSet<(DeviceNumber Device, ulong Inode)> linked, int depth)
    {
        try
        {
            using var below = UnixFile.OpenAt(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            return Measure(below, linked, depth);
        }
        catch (LinuxException gone) when (gone.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            return 0;
        }
    }
}
