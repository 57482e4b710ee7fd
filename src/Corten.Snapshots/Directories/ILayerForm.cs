using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Directories;

/// <summary>What a layer's directory holds, and how that is made from a tar.</summary>
internal interface ILayerForm
{
    /// <summary>The snapshotter's name.</summary>
    string Name { get; }

    /// <summary>Makes the layer in its temporary directory and reads the tar to its end.</summary>
    /// <param name="layer">The directory, just made.</param>
    /// <param name="lower">The merged view of the layers below, or null; owned from here on.</param>
    /// <param name="tar">The layer.</param>
    /// <param name="limits">What it may demand.</param>
    LayerStatistics Fill(TemporaryLayer layer, SafeFileHandle? lower, Stream tar, LayerLimits limits);

    /// <summary>Returns when what <see cref="Fill"/> made is on the disk.</summary>
    void Sync(TemporaryLayer layer);
}
