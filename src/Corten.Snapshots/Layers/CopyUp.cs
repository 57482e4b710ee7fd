using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>Copies a file from the layers below into the layer, so that the layer can link to it or put something into it.</summary>
internal sealed class CopyUp
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Gives <paramref name="target"/> the owner and attributes of the directory below, and notes the rest.</summary>
    public void CopyDirectory(SafeFileHandle lower, SafeFileHandle target, string path, DirectoryMetadata metadata)
    {
        var status = FileStatus.Of(lower);
        FileMetadata.SetOwner(target, status.Uid, status.Gid);
        byte[]? defaultAcl = null;
        foreach (string attribute in ExtendedAttributes.List(lower).Where(a => !LayerNames.IsPrivate(a)))
        {
            var value = ExtendedAttributes.Get(lower, attribute);
            if (attribute == LayerNames.DefaultAcl)
                defaultAcl = value;
            else if (value is not null)
                LayerDirectory.Require(ExtendedAttributes.TrySet(target, attribute, value), "copy the extended attributes of", path);
        }
        var modified = Modified(status);
        metadata.Remember(path, new FinalDirectory(status.Mode, modified, modified, defaultAcl));
    }

    /// <summary>Copies a file that is not a directory.</summary>
    public void CopyFile(SafeFileHandle lower, SafeFileHandle target, string name, FileStatus status)
    {
        if (status.Kind == FileKind.SymbolicLink)
            LayerDirectory.Require(UnixDirectory.TryMakeSymlink(target, name, UnixDirectory.ReadLink(lower, name)), "make symlink", name);
        else if (status.Kind == FileKind.Regular)
            CopyContent(lower, target, name, (long)status.Size);
        else
            LayerDirectory.Require(UnixDirectory.TryMakeNode(target, name, status.Kind, 0, status.Represents), "make device node", name);
        FileMetadata.SetOwner(target, name, status.Uid, status.Gid);
        if (status.Kind != FileKind.SymbolicLink)
            FileMetadata.SetMode(target, name, status.Mode);
        foreach (string attribute in ExtendedAttributes.List(lower, name).Where(a => !LayerNames.IsPrivate(a)))
        {
            if (ExtendedAttributes.Get(lower, name, attribute) is { } value)
                LayerDirectory.Require(ExtendedAttributes.TrySet(target, name, attribute, value), "copy the extended attributes of", name);
        }
        FileMetadata.SetTimes(target, name, Modified(status), Modified(status));
    }

    private static Timestamp Modified(FileStatus status) => new(status.ModifiedSeconds, status.ModifiedNanoseconds);

    private static void CopyContent(SafeFileHandle lower, SafeFileHandle target, string name, long size)
    {
        using var source = UnixFile.OpenAt(lower, name, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        using var copy = UnixFile.OpenAt(target, name, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferSize);
        for (long offset = 0; SparseFile.NextData(source, offset) is { } data; offset = data.Offset + data.Length)
        {
            SparseFile.Seek(source, data.Offset);
            SparseFile.Seek(copy, data.Offset);
            for (long left = data.Length; left > 0;)
            {
                int count = UnixFile.Read(source, buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)));
                if (count == 0)
                    break;
                UnixFile.Write(copy, buffer.AsSpan(0, count), name);
                left -= count;
            }
        }
        SparseFile.SetSize(copy, size);
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
    }
}
