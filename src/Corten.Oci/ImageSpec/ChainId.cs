using System.Text;

namespace Corten.Oci.ImageSpec;

/// <summary>The identity of a stack of layers (image-spec, config.md#layer-chainid).</summary>
public static class ChainId
{
    /// <summary>The chain ID of <paramref name="diffId"/> applied on <paramref name="parent"/>; the lowest layer's is its diff ID.</summary>
    public static Digest Of(Digest? parent, Digest diffId) =>
        parent is { } below ? Digest.Of(Encoding.ASCII.GetBytes($"{below} {diffId}")) : diffId;

    /// <summary>The chain ID of every layer of a stack, lowest first.</summary>
    public static IReadOnlyList<Digest> OfAll(IReadOnlyList<Digest> diffIds)
    {
        var chain = new Digest[diffIds.Count];
        for (int layer = 0; layer < chain.Length; layer++)
            chain[layer] = Of(layer == 0 ? null : chain[layer - 1], diffIds[layer]);
        return chain;
    }
}
