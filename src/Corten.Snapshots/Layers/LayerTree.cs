using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>The walk of a layer that is unpacked into a directory of the host, one handle at a time, which makes there what an entry needs.</summary>
internal sealed class LayerTree(SafeFileHandle diff, SafeFileHandle? lower, DirectoryMetadata metadata, CopyUp copyUp)
    : MergedWalk<LayerDirectory>(new LayerDirectory(diff, lower))
{
    private const uint PrivateMode = 0x1c0;

    /// <summary>Set where the tree is a plain directory and not the form for an overlay: whom directories belong to that no entry describes.</summary>
    public (uint Uid, uint Gid)? PlainOwner { get; init; }

    /// <summary>What is set on directories at the end.</summary>
    public DirectoryMetadata Metadata => metadata;

    /// <summary>The handle of the current directory in the layer; makes it and the directories above it there where they are not yet.</summary>
    public SafeFileHandle Materialize()
    {
        MakeCurrent();
        return Current.Diff!;
    }

    /// <summary>
    /// Makes a directory in the current one, which is materialized. What else of the layer has this name goes; a directory below shines
    /// through only where the layer had nothing in between.
    /// </summary>
    /// <returns>Whether the layer had the directory already.</returns>
    public bool MakeDirectory(string name)
    {
        var directory = Materialize();
        int result = UnixDirectory.TryMake(directory, name, PrivateMode);
        if (result != -Errno.EEXIST)
        {
            LayerDirectory.Require(result, "make directory", name);
            return false;
        }
        if (FileStatus.Find(directory, name) is { Kind: FileKind.Directory })
            return true;
        DirectoryTree.Remove(directory, name);
        LayerDirectory.Require(UnixDirectory.TryMake(directory, name, PrivateMode), "make directory", name);
        using var below = Current.OpenLower(name, out _);
        if (below is not null)
        {
            using var made = UnixFile.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            LayerDirectory.MakeOpaque(made);
        }
        return false;
    }

    protected override LayerDirectory? Open(string name, bool create, out string? symlink)
    {
        symlink = null;
        if (Current.Diff is { } own)
        {
            var handle = UnixDirectory.TryOpen(own, name, OpenFlags.ReadOnly | OpenFlags.Directory, out int errno);
            if (handle is not null)
                return new LayerDirectory(Current, name, handle);
            if (errno != Errno.ENOENT)
            {
                symlink = ReadSymlink(own, name, errno, create);
                return null;
            }
        }
        using var below = Current.OpenLower(name, out int lowerErrno);
        if (below is not null)
            return new LayerDirectory(Current, name, null);
        if (lowerErrno != Errno.ENOENT)
            symlink = ReadSymlink(Current.Lower!, name, lowerErrno, create);
        return null;
    }

    protected override LayerDirectory Missing(string name) => new(Current, name, null);

    protected override void MakeImplied(LayerDirectory parent, LayerDirectory directory, string path)
    {
        var below = directory.Lower;
        int result = UnixDirectory.TryMake(parent.Diff!, directory.Name, PrivateMode);
        bool replacesWhiteout = result == -Errno.EEXIST;
        if (replacesWhiteout)
        {
            LayerDirectory.Require(UnixDirectory.TryUnlink(parent.Diff!, directory.Name), "remove the whiteout", directory.Name);
            result = UnixDirectory.TryMake(parent.Diff!, directory.Name, PrivateMode);
        }
        LayerDirectory.Require(result, "make directory", directory.Name);
        directory.Diff = UnixFile.OpenAt(parent.Diff!, directory.Name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        if (PlainOwner is { } owner)
            FileMetadata.SetOwner(directory.Diff, owner.Uid, owner.Gid);
        if (replacesWhiteout && PlainOwner is null)
        {
            LayerDirectory.MakeOpaque(directory.Diff);
            directory.HideLower();
            below = null;
        }
        if (below is null)
            Metadata.Remember(path, DirectoryMetadata.Implied);
        else
            copyUp.CopyDirectory(below, directory.Diff, path, Metadata);
    }

    private static string? ReadSymlink(SafeFileHandle directory, string name, int errno, bool create)
    {
        if (errno is not (Errno.ENOTDIR or Errno.ELOOP))
            throw new LinuxException("open directory", name, errno);
        var status = FileStatus.Find(directory, name);
        if (status is null || LayerNames.IsWhiteout(status.Value))
            return null;
        if (status.Value.Kind == FileKind.SymbolicLink)
            return UnixDirectory.ReadLink(directory, name);
        return !create ? null : throw new SnapshotException(SnapshotError.BadLayer, $"{name} is not a directory, and the layer has entries in it");
    }
}
