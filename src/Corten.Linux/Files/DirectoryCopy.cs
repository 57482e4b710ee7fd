using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>
/// Copies a directory's content by handles: files with their holes, directories, symlinks, devices and fifos, with owner, mode, extended
/// attributes and time of change. Sockets are left out: nobody would answer on a copy.
/// </summary>
public static class DirectoryCopy
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Copies what <paramref name="from"/> holds, and its own owner and attributes, to <paramref name="to"/>. O_PATH handles will do.</summary>
    public static void Copy(SafeFileHandle from, SafeFileHandle to)
    {
        using var source = UnixFile.OpenAt(from, ".", OpenFlags.ReadOnly | OpenFlags.Directory);
        using var target = UnixFile.OpenAt(to, ".", OpenFlags.ReadOnly | OpenFlags.Directory);
        var status = FileStatus.Of(source);
        FileMetadata.SetOwner(target, status.Uid, status.Gid);
        CopyContent(source, target, new byte[BufferSize]);
        CopyAttributes(source, target);
    }

    private static void CopyContent(SafeFileHandle source, SafeFileHandle target, byte[] buffer)
    {
        foreach (var entry in DirectoryEntry.List(source))
        {
            if (FileStatus.Find(source, entry.Name) is { } status)
                CopyEntry(source, target, entry.Name, status, buffer);
        }
    }

    private static void CopyEntry(SafeFileHandle source, SafeFileHandle target, string name, FileStatus status, byte[] buffer)
    {
        switch (status.Kind)
        {
            case FileKind.Directory:
                CopyDirectory(source, target, name, status, buffer);
                break;
            case FileKind.Regular:
                CopyFile(source, target, name, status, buffer);
                break;
            case FileKind.SymbolicLink:
                LinuxException.Check(UnixDirectory.TryMakeSymlink(target, name, UnixDirectory.ReadLink(source, name)), "make symlink", name);
                FileMetadata.SetOwner(target, name, status.Uid, status.Gid);
                break;
            case FileKind.Socket:
                break;
            default:
                LinuxException.Check(UnixDirectory.TryMakeNode(target, name, status.Kind, status.Mode, status.Represents), "make node", name);
                FileMetadata.SetOwner(target, name, status.Uid, status.Gid);
                FileMetadata.SetMode(target, name, status.Mode);
                break;
        }
    }

    private static void CopyDirectory(SafeFileHandle source, SafeFileHandle target, string name, FileStatus status, byte[] buffer)
    {
        const OpenFlags Flags = OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow;
        LinuxException.Check(UnixDirectory.TryMake(target, name, status.Mode), "make directory", name);
        using var from = UnixFile.OpenAt(source, name, Flags);
        using var to = UnixFile.OpenAt(target, name, Flags);
        CopyContent(from, to, buffer);
        CopyMetadata(from, to, status);
    }

    private static void CopyFile(SafeFileHandle source, SafeFileHandle target, string name, FileStatus status, byte[] buffer)
    {
        using var from = UnixFile.OpenAt(source, name, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking);
        using var to = UnixFile.OpenAt(target, name, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, status.Mode);
        long offset = 0;
        while (SparseFile.NextData(from, offset) is { } run)
        {
            SparseFile.Seek(from, run.Offset);
            SparseFile.Seek(to, run.Offset);
            CopyRun(from, to, run.Length, buffer);
            offset = run.Offset + run.Length;
        }
        SparseFile.SetSize(to, (long)status.Size);
        CopyMetadata(from, to, status);
    }

    private static void CopyRun(SafeFileHandle from, SafeFileHandle to, long length, byte[] buffer)
    {
        int count;
        while (length > 0 && (count = UnixFile.Read(from, buffer.AsSpan(0, (int)Math.Min(length, buffer.Length)))) > 0)
        {
            UnixFile.Write(to, buffer.AsSpan(0, count));
            length -= count;
        }
    }

    private static void CopyMetadata(SafeFileHandle from, SafeFileHandle to, FileStatus status)
    {
        FileMetadata.SetOwner(to, status.Uid, status.Gid);
        FileMetadata.SetMode(to, status.Mode);
        CopyAttributes(from, to);
        var modified = new Timestamp(status.ModifiedSeconds, status.ModifiedNanoseconds);
        FileMetadata.SetTimes(to, modified, modified);
    }

    // What the other file system does not take (a label, an attribute of users) does not come with the file.
    private static void CopyAttributes(SafeFileHandle from, SafeFileHandle to)
    {
        foreach (string attribute in ExtendedAttributes.List(from))
        {
            int result = ExtendedAttributes.TrySet(to, attribute, ExtendedAttributes.Get(from, attribute));
            if (result is not (0 or -Errno.EOPNOTSUPP or -Errno.EPERM))
                throw new LinuxException("copy extended attribute", attribute, -result);
        }
    }
}
