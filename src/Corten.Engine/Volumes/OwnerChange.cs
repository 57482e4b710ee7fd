using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Volumes;

/// <summary>Gives what a mount shows to the container's user (the option U): everything, where its uppermost directory is not that user's already.</summary>
internal static class OwnerChange
{
    /// <summary>Changes the owner of <paramref name="path"/> and of what is below it.</summary>
    public static void Apply(string path, ContainerRecord record)
    {
        using var rootfs = UnixFile.Open(record.Rootfs.Target, OpenFlags.Path | OpenFlags.Directory);
        var user = ProcessUser.Find(rootfs, record.User);
        var status = FileStatus.Of(path);
        if (status.Uid == user.Uid && status.Gid == user.Gid)
            return;
        if (status.Kind == FileKind.Directory)
        {
            using var directory = UnixFile.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);
            Walk(directory, user.Uid, user.Gid);
            FileMetadata.SetOwner(directory, user.Uid, user.Gid);
            return;
        }
        using var file = UnixFile.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        FileMetadata.SetOwner(file, user.Uid, user.Gid);
    }

    private static void Walk(SafeFileHandle directory, uint uid, uint gid)
    {
        foreach (var entry in DirectoryEntry.List(directory))
        {
            var status = FileStatus.Find(directory, entry.Name);
            if (status is null)
                continue;
            FileMetadata.SetOwner(directory, entry.Name, uid, gid);
            if (status.Value.Kind != FileKind.Directory)
                continue;
            using var below = UnixFile.OpenAt(directory, entry.Name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            Walk(below, uid, gid);
        }
    }
}
