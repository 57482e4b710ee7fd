using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Browsing;

/// <summary>One step in the making of an image, as <c>history</c> shows it.</summary>
/// <param name="Image">The image's ID at its latest step; null for the steps below, whose images are not here.</param>
/// <param name="Layer">The layer that the step made, lowest is 0; null for a step that changed only the configuration.</param>
/// <param name="DiffId">The layer's digest as an uncompressed tar, or null.</param>
/// <param name="Size">Bytes of the layer as an uncompressed tar; zero without a layer.</param>
/// <param name="Step">What the configuration says of the step; of a layer that it does not tell of, nothing.</param>
public sealed record HistoryEntry(Digest? Image, int? Layer, Digest? DiffId, long Size, History Step);

/// <summary>How an image was made: what its configuration tells, joined with its layers.</summary>
public static class ImageHistory
{
    /// <summary>All steps, latest first. Layers without a step and steps without a layer are there too.</summary>
    public static IReadOnlyList<HistoryEntry> Of(Image image)
    {
        var config = image.Config;
        var layers = image.Records[0].Layers;
        var entries = new List<HistoryEntry>();
        int next = 0;
        foreach (var step in config.History ?? [])
        {
            int? layer = !step.EmptyLayer && next < layers.Count ? next++ : null;
            entries.Add(Entry(layer, step));
        }
        while (next < layers.Count)
            entries.Add(Entry(next++, new History()));
        entries.Reverse();
        return entries.Count == 0 ? entries : [entries[0] with { Image = image.Id }, .. entries.Skip(1)];

        HistoryEntry Entry(int? layer, History step) =>
            new(null, layer, layer is { } i ? config.Rootfs.DiffIds[i] : null, layer is { } l ? layers[l].Bytes : 0, step);
    }
}
