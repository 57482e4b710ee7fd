using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Layouts;

/// <summary>Where things lie in an image layout, and who owns them: what is made in one belongs to whoever owns its directory.</summary>
/// <param name="root">The layout's directory.</param>
/// <param name="sharedBlobs">A directory that has the blobs of several layouts, in place of the layout's own; or null.</param>
internal sealed class LayoutFiles(string root, string? sharedBlobs = null)
{
    public const string LayoutName = "oci-layout";
    public const string IndexName = "index.json";
    public const string BlobsName = "blobs";

    private const uint FileMode = 0x1a4;
    private const uint DirectoryMode = 0x1ed;

    private readonly Lazy<(uint Uid, uint Gid)?> _owner = new(() => OtherOwner(root));

    public static readonly string[] Algorithms = ["sha256", "sha512"];

    public string Root { get; } = root;

    public string Layout { get; } = HostPath.Join(root, LayoutName);

    public string Index { get; } = HostPath.Join(root, IndexName);

    public string Blobs { get; } = sharedBlobs ?? HostPath.Join(root, BlobsName);

    /// <summary>Whether other layouts have their blobs here too.</summary>
    public bool IsShared => sharedBlobs is not null;

    public string Algorithm(string algorithm) => HostPath.Join(Blobs, algorithm);

    public string Blob(Digest digest) => HostPath.Join(Blobs, digest.Algorithm, digest.Hex);

    /// <summary>Opens a file for reading, a symlink followed; null where it is not there or is no regular file.</summary>
    public static FileStream? OpenRegular(string path)
    {
        var file = UnixFile.OpenIfExists(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (file is not null && FileStatus.Of(file).Kind == FileKind.Regular)
            return new FileStream(file, FileAccess.Read, bufferSize: 0);
        file?.Dispose();
        return null;
    }

    /// <summary>A new file on its way to the blobs.</summary>
    public (SafeFileHandle File, string Path) CreateTemporaryBlob() => CreateTemporary(sharedBlobs ?? Root);

    // Its name begins as AtomicFile.TemporaryPrefix.
    private (SafeFileHandle File, string Path) CreateTemporary(string directory)
    {
        string path = HostPath.Join(directory, $"{AtomicFile.TemporaryPrefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        var file = UnixFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, FileMode);
        if (_owner.Value is { } owner)
            FileMetadata.SetOwner(file, owner.Uid, owner.Gid);
        return (file, path);
    }

    /// <summary>Makes the directories that blobs of <paramref name="algorithm"/> need.</summary>
    public void MakeBlobDirectory(string algorithm)
    {
        if (sharedBlobs is not null)
            Directory.CreateDirectory(sharedBlobs);
        // A layout has its own directory of blobs in any case (image-layout.md), be it empty.
        foreach (string directory in new[] { HostPath.Join(Root, BlobsName), Algorithm(algorithm) })
        {
            if (Directory.Exists(directory))
                continue;
            UnixDirectory.MakeIfAbsent(directory, DirectoryMode);
            if (_owner.Value is not { } owner)
                continue;
            using var made = UnixFile.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            FileMetadata.SetOwner(made, owner.Uid, owner.Gid);
        }
    }

    /// <summary>Replaces one of the layout's own files, on the disk when this returns.</summary>
    public void Replace(string path, ReadOnlySpan<byte> content)
    {
        var (file, temporary) = CreateTemporary(Root);
        try
        {
            using (file)
            {
                UnixFile.Write(file, content, path);
                UnixFile.Sync(file, path);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        AtomicFile.SyncDirectory(Root);
    }

    private static (uint Uid, uint Gid)? OtherOwner(string root)
    {
        var status = FileStatus.Of(root);
        return Environment.IsPrivilegedProcess && (status.Uid, status.Gid) != (0, 0) ? (status.Uid, status.Gid) : null;
    }
}
