using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Directories;

/// <summary>
/// Reads a small file of a snapshot as a process chrooted into it would find it. An image chooses what is there: symlinks are resolved inside,
/// and only a regular file of bounded size is read.
/// </summary>
internal static class SnapshotFile
{
    /// <summary>The content; null where there is no such file, or none that is regular and at most <paramref name="maximum"/> bytes long.</summary>
    public static byte[]? Read(SafeFileHandle root, string path, int maximum)
    {
        // A handle that opens nothing first, since a device may act on being opened; and again on the one that is read.
        using (var place = Find(root, path, OpenFlags.Path))
        {
            if (place is null || !IsReadable(place, maximum))
                return null;
        }
        using var file = Find(root, path, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal);
        return file is not null && IsReadable(file, maximum) ? ReadBounded(file, maximum) : null;
    }

    private static SafeFileHandle? Find(SafeFileHandle root, string path, OpenFlags flags)
    {
        try
        {
            return RootedPath.OpenIfExists(root, path, flags);
        }
        catch (LinuxException e) when (e.Errno is Errno.ELOOP or Errno.ENAMETOOLONG)
        {
            return null;
        }
    }

    private static bool IsReadable(SafeFileHandle file, int maximum) => FileStatus.Of(file) is { Kind: FileKind.Regular } status && status.Size <= (ulong)maximum;

    private static byte[]? ReadBounded(SafeFileHandle file, int maximum)
    {
        var content = new byte[maximum + 1];
        int length = 0;
        int count;
        while (length < content.Length && (count = UnixFile.Read(file, content.AsSpan(length))) > 0)
            length += count;
        return length > maximum ? null : content[..length];
    }
}
