using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>How much disk a directory takes, as du(1) reckons: the blocks of everything in it, a file of several names once.</summary>
public static class DirectoryUsage
{
    private const int BlockSize = 512;

    /// <summary>Bytes on the disk of <paramref name="path"/> with all below it; zero where it is not there. What vanishes meanwhile does not count.</summary>
    public static long Measure(string path)
    {
        using var directory = UnixFile.OpenIfExists(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        return directory is null ? 0 : ((long)FileStatus.Of(directory).Blocks * BlockSize) + Measure(directory, []);
    }

    private static long Measure(SafeFileHandle directory, HashSet<(DeviceNumber Device, ulong Inode)> linked)
    {
        long bytes = 0;
        foreach (var entry in DirectoryEntry.List(directory))
        {
            if (FileStatus.Find(directory, entry.Name) is not { } status)
                continue;
            if (status.Kind == FileKind.Directory || status.Links == 1 || linked.Add((status.Device, status.Inode)))
                bytes += (long)status.Blocks * BlockSize;
            if (status.Kind == FileKind.Directory)
                bytes += MeasureBelow(directory, entry.Name, linked);
        }
        return bytes;
    }

    private static long MeasureBelow(SafeFileHandle parent, string name, HashSet<(DeviceNumber Device, ulong Inode)> linked)
    {
        try
        {
            using var below = UnixFile.OpenAt(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            return Measure(below, linked);
        }
        catch (LinuxException gone) when (gone.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            return 0;
        }
    }
}
