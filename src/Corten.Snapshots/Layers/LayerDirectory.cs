using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>
/// A directory of the merged view while a layer is applied: what the layer itself has of it, and what all layers below together have. Either
/// may be missing; both are where a new layer has only just come to it.
/// </summary>
internal sealed class LayerDirectory : IDisposable
{
    private readonly LayerDirectory? _parent;
    private SafeFileHandle? _lower;
    private bool _lowerIsKnown;

    /// <summary>The root.</summary>
    public LayerDirectory(SafeFileHandle diff, SafeFileHandle? lower)
    {
        Name = "";
        Diff = diff;
        _lower = lower;
        _lowerIsKnown = true;
    }

    /// <summary>A child.</summary>
    /// <param name="parent">The directory that it is in.</param>
    /// <param name="name">One component.</param>
    /// <param name="diff">What the layer has of it; null where nothing yet.</param>
    public LayerDirectory(LayerDirectory parent, string name, SafeFileHandle? diff)
    {
        _parent = parent;
        Name = name;
        Diff = diff;
    }

    public string Name { get; }

    /// <summary>The directory in the layer, open for reading; null where the layer does not have it yet.</summary>
    public SafeFileHandle? Diff { get; set; }

    /// <summary>The directory in the merged view of the layers below; null where they do not have it or the layer hides it.</summary>
    public SafeFileHandle? Lower
    {
        get
        {
            if (!_lowerIsKnown)
                _lower = Diff is not null && IsOpaque(Diff) ? null : OpenLower(_parent!, Name, out _);
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

    /// <summary>Marks a directory of a layer so that the overlay shows nothing of it from below.</summary>
    public static void MakeOpaque(SafeFileHandle directory) =>
        Require(ExtendedAttributes.TrySet(directory, LayerNames.OpaqueAttribute, "y"u8), "mark a directory as opaque");

    /// <summary>Opens <paramref name="name"/> in the merged view below <paramref name="parent"/>; null where it is not a directory there.</summary>
    public static SafeFileHandle? OpenLower(LayerDirectory parent, string name, out int errno)
    {
        errno = Errno.ENOENT;
        if (parent.Lower is not { } lower)
            return null;
        var handle = UnixDirectory.TryOpen(lower, name, OpenFlags.ReadOnly | OpenFlags.Directory, out errno);
        return errno is 0 or Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP ? handle : throw new LinuxException("open in the layers below", name, errno);
    }

    private static bool IsOpaque(SafeFileHandle directory) =>
        ExtendedAttributes.Get(directory, LayerNames.OpaqueAttribute) is [(byte)'y'];

    /// <summary>Throws where a Try method returned a negated errno.</summary>
    public static void Require(int result, string operation, string? name = null)
    {
        if (result < 0)
            throw new LinuxException(operation, name, -result);
    }

    public void Dispose()
    {
        Diff?.Dispose();
        _lower?.Dispose();
    }
}
