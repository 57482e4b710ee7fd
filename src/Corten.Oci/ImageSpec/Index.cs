using System.Text.Json;

namespace Corten.Oci.ImageSpec;

/// <summary>Manifests of one image for several platforms (image-spec, image-index.md; Docker's manifest list has the same fields).</summary>
public sealed record Index
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The index's own media type, or null.</summary>
    public string? MediaType { get; init; }

    /// <summary>The manifests, in the order of preference.</summary>
    public IReadOnlyList<Descriptor> Manifests { get; init => field = value ?? []; } = [];

    /// <summary>Arbitrary metadata, or null.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Parses and checks an index.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static Index Parse(ReadOnlySpan<byte> json)
    {
        var index = SpecJson.Parse(json, ImageSpecJson.Relaxed.Index, "image index");
        if (index.SchemaVersion != 2)
            throw new FormatException($"the image index has schema version {index.SchemaVersion}; only 2 is supported");
        if (index.Manifests.Any(manifest => manifest is null || manifest.Size < 0))
            throw new FormatException("the image index has a descriptor that is null or of negative size");
        return index;
    }

    /// <summary>The index as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ImageSpecJson.Relaxed.Index);

    /// <summary>
    /// The entry that suits <paramref name="wanted"/> best: the same variant before a lower one that runs there too. Null where there is none.
    /// </summary>
    public Descriptor? Select(Platform wanted)
    {
        Descriptor? best = null;
        int bestRank = 0;
        foreach (var entry in Manifests)
        {
            int rank = entry.Platform is null ? 0 : wanted.Rank(entry.Platform);
            if (rank > bestRank)
                (best, bestRank) = (entry, rank);
        }
        // An index of a single image without a platform is for whoever asks.
        return best ?? (Manifests.Count == 1 && Manifests[0].Platform is null ? Manifests[0] : null);
    }
}
