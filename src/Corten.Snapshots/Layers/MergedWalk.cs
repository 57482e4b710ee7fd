namespace Corten.Snapshots.Layers;

/// <summary>
/// Walks the merged view of a layer and those below it, one component at a time. Symlinks are resolved here, as a process with this root would:
/// none is ever followed by the kernel, so nothing leads out of the layer. The chain of directories from the root is kept, because neighbours in an
/// archive mostly share it.
/// </summary>
/// <typeparam name="TDirectory">A directory in the form that the layer is made in.</typeparam>
internal abstract class MergedWalk<TDirectory>(TDirectory root) : IDisposable
    where TDirectory : MergedDirectory
{
    private const int MaximumSymlinks = 40;

    private readonly List<TDirectory> _chain = [root];
    private string[]? _entered;

    /// <summary>The directory entered last.</summary>
    public TDirectory Current => _chain[^1];

    /// <summary>Whether <see cref="Current"/> is the root.</summary>
    public bool IsAtRoot => _chain.Count == 1;

    /// <summary>The path of <see cref="Current"/> without symlinks, as a key: components behind a slash each.</summary>
    public string CurrentPath => PathOf(_chain.Count);

    /// <summary>Directories made because an entry needed them.</summary>
    public long ImpliedDirectories { get; private set; }

    /// <summary>
    /// Goes to the directory at <paramref name="path"/>. With <paramref name="create"/>, missing directories are taken as empty ones, and
    /// come into being by <see cref="MakeCurrent"/>; without, false is returned at the first.
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

    public void Dispose() => LeaveTo(0);

    /// <summary>Makes <see cref="Current"/> and the directories above it in the layer where they are not yet.</summary>
    protected void MakeCurrent()
    {
        if (Current.IsInLayer)
            return;
        for (int i = _chain.FindIndex(directory => !directory.IsInLayer); i < _chain.Count; i++)
        {
            ImpliedDirectories++;
            MakeImplied(_chain[i - 1], _chain[i], PathOf(i + 1));
        }
    }

    /// <summary>The directory <paramref name="name"/> in <see cref="Current"/>, or the target of the symlink of this name, or neither where there is nothing.</summary>
    /// <exception cref="SnapshotException">With <paramref name="create"/>: something else has the name.</exception>
    protected abstract TDirectory? Open(string name, bool create, out string? symlink);

    /// <summary>A directory <paramref name="name"/> in <see cref="Current"/> that the layer does not have yet.</summary>
    protected abstract TDirectory Missing(string name);

    /// <summary>Makes a directory in the layer that no entry has described.</summary>
    protected abstract void MakeImplied(TDirectory parent, TDirectory directory, string path);

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
            }
            else if (Open(name, create, out string? symlink) is { } next)
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
                _chain.Add(Missing(name));
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

    private string PathOf(int count) => string.Concat(_chain.Take(count).Skip(1).Select(directory => "/" + directory.Name));

    private void LeaveTo(int count)
    {
        for (int i = _chain.Count - 1; i >= count; i--)
            _chain[i].Dispose();
        _chain.RemoveRange(count, _chain.Count - count);
    }
}
