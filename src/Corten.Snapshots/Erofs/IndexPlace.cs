using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>
/// A directory of the merged view while a layer is indexed: what the layer itself has of it, and what all layers below together have. Either
/// may be missing; both are where a new layer has only just come to it.
/// </summary>
internal sealed class IndexPlace : IDisposable
{
    private readonly IndexPlace? _parent;
    private SafeFileHandle? _lower;
    private bool _lowerIsKnown;

    /// <summary>The root.</summary>
    public IndexPlace(IndexNode node, SafeFileHandle? lower)
    {
        Name = "";
        Node = node;
        _lower = lower;
        _lowerIsKnown = true;
    }

    /// <summary>A child; <paramref name="node"/> is null where the layer has nothing of it yet.</summary>
    public IndexPlace(IndexPlace parent, string name, IndexNode? node)
    {
        _parent = parent;
        Name = name;
        Node = node;
    }

    public string Name { get; }

    /// <summary>The directory in the layer.</summary>
    public IndexNode? Node { get; set; }

    /// <summary>The directory in the merged view of the layers below; null where they do not have it or the layer hides it.</summary>
    public SafeFileHandle? Lower
    {
        get
        {
            if (!_lowerIsKnown)
                _lower = Node is { IsOpaque: true } ? null : OpenLower(_parent!, Name, out _);
            _lowerIsKnown = true;
            return _lower;
        }
    }

    /// <summary>Hides what the layers below have here.</summary>
    public void HideLower()
    {
        _lower?.Dispose();
        _lower = null;
        _lowerIsKnown = true;
    }

    /// <summary>Opens <paramref name="name"/> in the merged view below <paramref name="parent"/>; null where it is not a directory there.</summary>
    public static SafeFileHandle? OpenLower(IndexPlace parent, string name, out int errno)
    {
        errno = Errno.ENOENT;
        if (parent.Lower is not { } lower)
            return null;
        var handle = UnixDirectory.TryOpen(lower, name, OpenFlags.ReadOnly | OpenFlags.Directory, out errno);
        return errno is 0 or Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP ? handle : throw new LinuxException("open in the layers below", name, errno);
    }

    /// <summary>The target of the symlink <paramref name="name"/> in the layers below; null where there is something else.</summary>
    public string? LowerSymlink(string name) =>
        Lower is { } lower && FileStatus.Find(lower, name) is { Kind: FileKind.SymbolicLink } ? UnixDirectory.ReadLink(lower, name) : null;

    public void Dispose() => _lower?.Dispose();
}
