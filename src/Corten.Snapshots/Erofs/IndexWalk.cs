using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// Walks the merged view of a layer that is being indexed and those below it, one component at a time. Symlinks are resolved here, as a process
/// with this root would. The chain of directories from the root is kept, because neighbours in an archive mostly share it.
/// </summary>
internal sealed class IndexWalk(IndexNode root, Microsoft.Win32.SafeHandles.SafeFileHandle? lower, LowerCopy copy) : IDisposable
{
    /// <summary>Bytes of one name, and of a symlink's target: what the kernel takes on every file system.</summary>
    public const int MaximumName = 255;

    /// <inheritdoc cref="MaximumName"/>
    public const int MaximumTarget = 4095;

    private const int MaximumSymlinks = 40;

    private readonly List<IndexPlace> _chain = [new IndexPlace(root, lower)];
    private string[]? _entered;

    /// <summary>The directory entered last.</summary>
    public IndexPlace Current => _chain[^1];

    /// <summary>Whether <see cref="Current"/> is the root.</summary>
    public bool IsAtRoot => _chain.Count == 1;

    /// <summary>Directories made because an entry needed them.</summary>
    public long ImpliedDirectories { get; private set; }

    /// <summary>
    /// Goes to the directory at <paramref name="path"/>. With <paramref name="create"/>, missing directories are taken as empty ones, and
    /// come into being by <see cref="Materialize"/>; without, false is returned at the first.
    /// </summary>
    public bool Enter(ReadOnlySpan<string> path, bool create)
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
        if (!Descend(rest, create, path))
            return false;
        _entered = path.ToArray();
        return true;
    }

    /// <summary><see cref="Current"/> in the layer; makes it and the directories above it there where they are not yet.</summary>
    public IndexNode Materialize()
    {
        for (int i = 1; i < _chain.Count; i++)
        {
            if (_chain[i].Node is null)
                MakeImplied(_chain[i - 1].Node!, _chain[i]);
        }
        return Current.Node!;
    }

    /// <summary>Refuses what is longer than the kernel takes, as it would.</summary>
    public static void RequireLength(string text, int maximum)
    {
        if (text.Length > maximum / 3 && UnixString.ToBytes(text).Length > maximum)
            throw new LinuxException("make", text, Errno.ENAMETOOLONG);
    }

    private bool Descend(Stack<string> rest, bool create, ReadOnlySpan<string> path)
    {
        int symlinks = 0;
        while (rest.TryPop(out string? name))
        {
            if (name is "" or ".")
                continue;
            RequireLength(name, MaximumName);
            if (name == "..")
            {
                LeaveTo(Math.Max(_chain.Count - 1, 1));
            }
            else if (Open(name, create, out string? symlink) is { } next)
            {
                _chain.Add(next);
            }
            else if (symlink is not null)
            {
                if (++symlinks > MaximumSymlinks)
                    throw new SnapshotException(SnapshotError.BadLayer, $"{string.Join('/', path)} goes through too many symlinks");
                if (symlink.StartsWith('/'))
                    LeaveTo(1);
                Push(rest, symlink.Split('/'));
            }
            else if (create)
            {
                _chain.Add(new IndexPlace(Current, name, null));
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
    private IndexPlace? Open(string name, bool create, out string? symlink)
    {
        symlink = null;
        if (Current.Node?.Children!.GetValueOrDefault(name) is { } node)
        {
            if (node.Kind == FileKind.Directory)
                return new IndexPlace(Current, name, node);
            if (node.Kind == FileKind.SymbolicLink)
                symlink = UnixString.FromBytes(node.Inline);
            else if (!node.IsWhiteout)
                RefuseAsDirectory(name, create);
            return null;
        }
        using var below = IndexPlace.OpenLower(Current, name, out int errno);
        if (below is not null)
            return new IndexPlace(Current, name, null);
        if (errno == Errno.ENOENT)
            return null;
        symlink = Current.LowerSymlink(name);
        if (symlink is null)
            RefuseAsDirectory(name, create);
        return null;
    }

    private static void RefuseAsDirectory(string name, bool create)
    {
        if (create)
            throw new SnapshotException(SnapshotError.BadLayer, $"{name} is not a directory, and the layer has entries in it");
    }

    private void MakeImplied(IndexNode parent, IndexPlace place)
    {
        bool replacesWhiteout = parent.Children!.Remove(place.Name);
        ImpliedDirectories++;
        if (replacesWhiteout)
            place.HideLower();
        place.Node = place.Lower is { } below ? copy.Directory(below) : IndexNode.ImpliedDirectory();
        place.Node.IsOpaque = replacesWhiteout;
        parent.Children[place.Name] = place.Node;
    }

    private void LeaveTo(int count)
    {
        for (int i = _chain.Count - 1; i >= count; i--)
            _chain[i].Dispose();
        _chain.RemoveRange(count, _chain.Count - count);
    }

    public void Dispose() => LeaveTo(0);
}
