using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>
/// Walks the merged view of a layer and those below it, one component and one handle at a time, and makes in the layer what an entry
/// needs. Symlinks are resolved here, as a process with this root would: none is ever followed by the kernel, so nothing leads out of the
/// layer. The chain of directories from the root stays open, because neighbours in an archive mostly share it.
/// </summary>
internal sealed class LayerTree : IDisposable
{
    private const int MaximumSymlinks = 40;
    private const uint PrivateMode = 0x1c0;

    private readonly List<LayerDirectory> _chain = [];
    private readonly CopyUp _copyUp;
    private string[]? _entered;

    public LayerTree(SafeFileHandle diff, SafeFileHandle? lower, DirectoryMetadata metadata, CopyUp copyUp)
    {
        Metadata = metadata;
        _copyUp = copyUp;
        _chain.Add(new LayerDirectory(diff, lower));
    }

    /// <summary>The directory entered last.</summary>
    public LayerDirectory Current => _chain[^1];

    /// <summary>Set where the tree is a plain directory and not the form for an overlay: whom directories belong to that no entry describes.</summary>
    public (uint Uid, uint Gid)? PlainOwner { get; init; }

    /// <summary>What is set on directories at the end.</summary>
    public DirectoryMetadata Metadata { get; }

    /// <summary>Directories made because an entry needed them.</summary>
    public long ImpliedDirectories { get; private set; }

    /// <summary>The path of <see cref="Current"/> without symlinks, as a key: components behind a slash each.</summary>
    public string CurrentPath => string.Concat(_chain.Skip(1).Select(d => "/" + d.Name));

    /// <summary>
    /// Goes to the directory at <paramref name="path"/>. With <paramref name="create"/>, missing directories are taken as empty ones, and
    /// come into being by <see cref="Materialize"/>; without, false is returned at the first.
    /// </summary>
    public bool Enter(ReadOnlySpan<string> path, bool create, bool followSymlinks = true)
    {
        if (_entered is not null && path.SequenceEqual(_entered))
            return true;
        _entered = null;
        int shared = 0;
        while (shared < path.Length && shared + 1 < _chain.Count && _chain[shared + 1].Name == path[shared])
            shared++;
        LeaveTo(shared + 1);
        var rest = new Stack<string>();
        Push(rest, path[shared..]);
        if (!Descend(rest, create, followSymlinks, path))
            return false;
        _entered = path.ToArray();
        return true;
    }

    /// <summary>The handle of <see cref="Current"/> in the layer; makes it and the directories above it there where they are not yet.</summary>
    public SafeFileHandle Materialize()
    {
        if (Current.Diff is { } there)
            return there;
        int first = _chain.FindIndex(d => d.Diff is null);
        for (int i = first; i < _chain.Count; i++)
            MakeImplied(_chain[i - 1], _chain[i], string.Concat(_chain.Skip(1).Take(i).Select(d => "/" + d.Name)));
        return Current.Diff!;
    }

    /// <summary>
    /// Makes a directory in <see cref="Current"/>, which is materialized. What else of the layer has this name goes; a directory below shines
    /// through only where the layer had nothing in between.
    /// </summary>
    /// <returns>Whether the layer had the directory already.</returns>
    public bool MakeDirectory(string name)
    {
        var diff = Materialize();
        int result = UnixDirectory.TryMake(diff, name, PrivateMode);
        if (result != -Errno.EEXIST)
        {
            LayerDirectory.Require(result, "make directory", name);
            return false;
        }
        if (FileStatus.Find(diff, name) is { Kind: FileKind.Directory })
            return true;
        DirectoryTree.Remove(diff, name);
        LayerDirectory.Require(UnixDirectory.TryMake(diff, name, PrivateMode), "make directory", name);
        using var lower = LayerDirectory.OpenLower(Current, name, out _);
        if (lower is not null)
        {
            using var made = UnixFile.OpenAt(diff, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            LayerDirectory.MakeOpaque(made);
        }
        return false;
    }

    private bool Descend(Stack<string> rest, bool create, bool followSymlinks, ReadOnlySpan<string> path)
    {
        int symlinks = 0;
        while (rest.TryPop(out string? name))
        {
            if (name is "" or ".")
                continue;
            if (name == "..")
            {
                LeaveTo(Math.Max(_chain.Count - 1, 1));
                continue;
            }
            if (Open(name, create, out string? symlink) is { } next)
            {
                _chain.Add(next);
            }
            else if (symlink is not null)
            {
                if (!followSymlinks)
                    return false;
                if (++symlinks > MaximumSymlinks)
                    return !create ? false : throw new SnapshotException(SnapshotError.BadLayer, $"{string.Join('/', path)} goes through too many symlinks");
                if (symlink.StartsWith('/'))
                    LeaveTo(1);
                Push(rest, symlink.Split('/'));
            }
            else if (create)
            {
                _chain.Add(new LayerDirectory(Current, name, null));
            }
            else
            {
                return false;
            }
        }
        return true;
    }

    private static void Push(Stack<string> rest, ReadOnlySpan<string> components)
    {
        for (int i = components.Length - 1; i >= 0; i--)
            rest.Push(components[i]);
    }

    // The directory of this name, or the target of the symlink of this name, or neither where there is nothing.
    private LayerDirectory? Open(string name, bool create, out string? symlink)
    {
        symlink = null;
        if (Current.Diff is { } diff)
        {
            var handle = UnixDirectory.TryOpen(diff, name, OpenFlags.ReadOnly | OpenFlags.Directory, out int errno);
            if (handle is not null)
                return new LayerDirectory(Current, name, handle);
            if (errno != Errno.ENOENT)
            {
                symlink = ReadSymlink(diff, name, errno, create);
                return null;
            }
        }
        using var lower = LayerDirectory.OpenLower(Current, name, out int lowerErrno);
        if (lower is not null)
            return new LayerDirectory(Current, name, null);
        if (lowerErrno != Errno.ENOENT)
            symlink = ReadSymlink(Current.Lower!, name, lowerErrno, create);
        return null;
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

    private void MakeImplied(LayerDirectory parent, LayerDirectory directory, string path)
    {
        var lower = directory.Lower;
        int result = UnixDirectory.TryMake(parent.Diff!, directory.Name, PrivateMode);
        bool replacesWhiteout = result == -Errno.EEXIST;
        if (replacesWhiteout)
        {
            LayerDirectory.Require(UnixDirectory.TryUnlink(parent.Diff!, directory.Name), "remove the whiteout", directory.Name);
            result = UnixDirectory.TryMake(parent.Diff!, directory.Name, PrivateMode);
        }
        LayerDirectory.Require(result, "make directory", directory.Name);
        ImpliedDirectories++;
        directory.Diff = UnixFile.OpenAt(parent.Diff!, directory.Name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        if (PlainOwner is { } owner)
            FileMetadata.SetOwner(directory.Diff, owner.Uid, owner.Gid);
        if (replacesWhiteout && PlainOwner is null)
        {
            LayerDirectory.MakeOpaque(directory.Diff);
            directory.HideLower();
            lower = null;
        }
        if (lower is null)
            Metadata.Remember(path, DirectoryMetadata.Implied);
        else
            _copyUp.CopyDirectory(lower, directory.Diff, path, Metadata);
    }

    private void LeaveTo(int count)
    {
        for (int i = _chain.Count - 1; i >= count; i--)
            _chain[i].Dispose();
        _chain.RemoveRange(count, _chain.Count - count);
    }

    public void Dispose() => LeaveTo(0);
}
