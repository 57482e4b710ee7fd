using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>A directory of the merged view while a layer is unpacked into a directory of the host.</summary>
internal sealed class LayerDirectory : MergedDirectory
{
    /// <summary>The root.</summary>
    public LayerDirectory(SafeFileHandle diff, SafeFileHandle? lower)
        : base(lower) => Diff = diff;

    /// <summary>A child.</summary>
    /// <param name="parent">The directory that it is in.</param>
    /// <param name="name">One component.</param>
    /// <param name="diff">What the layer has of it; null where nothing yet.</param>
    public LayerDirectory(LayerDirectory parent, string name, SafeFileHandle? diff)
        : base(parent, name) => Diff = diff;

    /// <summary>The directory in the layer, open for reading; null where the layer does not have it yet.</summary>
    public SafeFileHandle? Diff { get; set; }

    public override bool IsInLayer => Diff is not null;

    protected override bool IsOpaque => Diff is not null && ExtendedAttributes.Get(Diff, LayerNames.OpaqueAttribute) is [(byte)'y'];

    /// <summary>Marks a directory of a layer so that the overlay shows nothing of it from below.</summary>
    public static void MakeOpaque(SafeFileHandle directory) =>
        Require(ExtendedAttributes.TrySet(directory, LayerNames.OpaqueAttribute, "y"u8), "mark a directory as opaque");

    /// <summary>Throws where a Try method returned a negated errno.</summary>
    public static void Require(int result, string operation, string? name = null)
    {
        if (result < 0)
            throw new LinuxException(operation, name, -result);
    }

    public override void Dispose()
    {
        Diff?.Dispose();
        base.Dispose();
    }
}
