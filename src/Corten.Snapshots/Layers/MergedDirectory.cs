using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>
/// A directory of the merged view while a layer is applied: what the layer itself has of it, in one form or another, and what all layers below
/// together have. Either may be missing; both are where a new layer has only just come to it.
/// </summary>
internal abstract class MergedDirectory : IDisposable
{
    private readonly MergedDirectory? _parent;
    private SafeFileHandle? _lower;
    private bool _lowerIsKnown;

    /// <summary>The root.</summary>
    protected MergedDirectory(SafeFileHandle? lower)
    {
        Name = "";
        _lower = lower;
        _lowerIsKnown = true;
    }

    /// <summary>A child.</summary>
    /// <param name="parent">The directory that it is in.</param>
    /// <param name="name">One component.</param>
    protected MergedDirectory(MergedDirectory parent, string name)
    {
        _parent = parent;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Whether the layer itself has the directory.</summary>
    public abstract bool IsInLayer { get; }

    /// <summary>Whether the layer has the directory and hides with it what the layers below have.</summary>
    protected abstract bool IsOpaque { get; }

    /// <summary>The directory in the merged view of the layers below; null where they do not have it or the layer hides it.</summary>
    public SafeFileHandle? Lower
    {
        get
        {
            if (!_lowerIsKnown)
                _lower = IsOpaque ? null : _parent!.OpenLower(Name, out _);
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

    /// <summary>Opens <paramref name="name"/> in the merged view of the layers below; null where it is not a directory there.</summary>
    public SafeFileHandle? OpenLower(string name, out int errno)
    {
        errno = Errno.ENOENT;
        if (Lower is not { } lower)
            return null;
        var handle = UnixDirectory.TryOpen(lower, name, OpenFlags.ReadOnly | OpenFlags.Directory, out errno);
        return errno is 0 or Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP ? handle : throw new LinuxException("open in the layers below", name, errno);
    }

    public virtual void Dispose() => _lower?.Dispose();
}
