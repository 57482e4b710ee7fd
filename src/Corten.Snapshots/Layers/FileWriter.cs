using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Flattening;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>Writes the regular files of a layer: four system calls for a small one, since there are tens of thousands.</summary>
internal sealed class FileWriter(EntryMetadata metadata, IContentObserver? observer = null)
{
    private const uint PermissionBits = 0x1ff;

    /// <summary>Bytes of content written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes <paramref name="name"/> in <paramref name="directory"/>, replacing what was there.</summary>
    public void Write(SafeFileHandle directory, string name, TarEntry entry, TarReader reader)
    {
        using var file = Create(directory, name, entry.Mode & PermissionBits);
        if (entry.Segments is { } segments)
            WriteSegments(file, segments, entry.Size, reader);
        else
            WriteRun(file, entry.Size, reader);
        observer?.End(FileStatus.Of(file).Inode, whole: entry.Segments is null);
        metadata.SetOnFile(file, entry);
    }

    /// <summary>Calls <paramref name="make"/>, and where something of the layer is in the way, removes it and calls again.</summary>
    /// <returns>False where it failed with <paramref name="tolerated"/>.</returns>
    public static bool Replace(SafeFileHandle directory, string name, Func<int> make, string operation, int tolerated = 0)
    {
        int result = make();
        if (result == -Errno.EEXIST)
        {
            DirectoryTree.Remove(directory, name);
            result = make();
        }
        if (tolerated != 0 && result == -tolerated)
            return false;
        LayerDirectory.Require(result, operation, name);
        return true;
    }

    private static SafeFileHandle Create(SafeFileHandle directory, string name, uint mode)
    {
        const OpenFlags flags = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive;
        var file = UnixDirectory.TryOpen(directory, name, flags, out int errno, mode);
        if (errno == Errno.EEXIST)
        {
            DirectoryTree.Remove(directory, name);
            file = UnixDirectory.TryOpen(directory, name, flags, out errno, mode);
        }
        return file ?? throw new LinuxException("create", name, errno);
    }

    private void WriteSegments(SafeFileHandle file, IReadOnlyList<TarSegment> segments, long size, TarReader reader)
    {
        foreach (var (offset, length) in segments)
        {
            SparseFile.Seek(file, offset);
            WriteRun(file, length, reader);
        }
        SparseFile.SetSize(file, size);
    }

    private void WriteRun(SafeFileHandle file, long length, TarReader reader)
    {
        Bytes += length;
        while (length > 0)
        {
            var chunk = reader.ReadChunk(length);
            UnixFile.Write(file, chunk);
            observer?.Append(chunk);
            length -= chunk.Length;
        }
    }
}
