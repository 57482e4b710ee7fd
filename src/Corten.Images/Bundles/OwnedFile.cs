using System.Security.Cryptography;
using Corten.Images.Bundles.Mtree;
using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Bundles;

/// <summary>Opens files that belong to this user, but that their modes keep even from their owner: an image's modes are the image's own.</summary>
internal static class OwnedFile
{
    private const uint OwnerMayRead = 0x100;

    /// <summary>Opens a regular file for reading.</summary>
    public static SafeFileHandle Open(SafeFileHandle directory, string name)
    {
        const OpenFlags flags = OpenFlags.ReadOnly | OpenFlags.NoFollow;
        var file = UnixDirectory.TryOpen(directory, name, flags, out int errno);
        if (file is not null)
            return file;
        if (errno != Errno.EACCES || FileStatus.Find(directory, name) is not { Kind: FileKind.Regular } status)
            throw new LinuxException("open", name, errno);
        FileMetadata.SetMode(directory, name, status.Mode | OwnerMayRead);
        try
        {
            return UnixFile.OpenAt(directory, name, flags);
        }
        finally
        {
            FileMetadata.SetMode(directory, name, status.Mode);
        }
    }

    /// <summary>The digest of a regular file's content.</summary>
    public static Sha256 Hash(SafeFileHandle directory, string name)
    {
        using var file = Open(directory, name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(128 * 1024);
        int count;
        while ((count = UnixFile.Read(file, buffer)) > 0)
            hash.AppendData(buffer, 0, count);
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Sha256.Of(digest);
    }
}

/// <summary>As <see cref="OwnedFile"/>, for a directory; its mode is put back by Dispose.</summary>
internal sealed class OwnedDirectory : IDisposable
{
    private const uint OwnerMayAll = 0x1c0;

    private readonly uint? _mode;

    /// <param name="parent">The directory that it is in; null where <paramref name="name"/> is a path of the host.</param>
    /// <param name="name">One component, or a path.</param>
    public OwnedDirectory(SafeFileHandle? parent, string name)
    {
        if (parent is null)
        {
            Handle = UnixFile.Open(name, OpenFlags.ReadOnly | OpenFlags.Directory);
            return;
        }
        if (!Environment.IsPrivilegedProcess && FileStatus.Find(parent, name) is { Kind: FileKind.Directory } status && (status.Mode & OwnerMayAll) != OwnerMayAll)
        {
            FileMetadata.SetMode(parent, name, status.Mode | OwnerMayAll);
            _mode = status.Mode;
        }
        Handle = UnixFile.OpenAt(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
    }

    public SafeFileHandle Handle { get; }

    public void Dispose()
    {
        if (_mode is { } mode)
            FileMetadata.SetMode(Handle, mode);
        Handle.Dispose();
    }
}
