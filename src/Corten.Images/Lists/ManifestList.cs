using Corten.Images.Records;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Lists;

/// <summary>A list of manifests: one image for several platforms, kept under a name.</summary>
public sealed class ManifestList
{
    internal ManifestList(ListRecord record) => Record = record;

    /// <summary>The name, with a tag.</summary>
    public Reference Name => Reference.Parse(Record.Name);

    /// <summary>The list as the image specification has it (image-index.md).</summary>
    public Oci.ImageSpec.Index Index => field ??= new Oci.ImageSpec.Index
    {
        MediaType = MediaTypes.Index,
        Manifests = [.. Record.Entries.Select(entry => entry.Descriptor)],
        Annotations = Record.Annotations,
    };

    /// <summary>The digest of <see cref="Index"/> as it is pushed; it changes with every change of the list.</summary>
    public Digest Digest => Digest.Of(Index.ToJson());

    internal ListRecord Record { get; }
}

/// <summary>What to say of an entry of a list; what is null stays as it is.</summary>
public sealed record ListEntryChange
{
    /// <summary>The operating system, or null.</summary>
    public string? Os { get; init; }

    /// <summary>The processor in Go's words, or null.</summary>
    public string? Architecture { get; init; }

    /// <summary>The variant of the processor, or null.</summary>
    public string? Variant { get; init; }

    /// <summary>The version of the operating system, or null.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Features that the operating system must have; none leaves them.</summary>
    public IReadOnlyList<string> OsFeatures { get; init; } = [];

    /// <summary>Annotations to add or replace.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    internal Descriptor Apply(Descriptor entry)
    {
        var platform = entry.Platform ?? new Platform();
        return entry with
        {
            Platform = platform with
            {
                Os = Os ?? platform.Os,
                Architecture = Architecture ?? platform.Architecture,
                Variant = Variant ?? platform.Variant,
                OsVersion = OsVersion ?? platform.OsVersion,
                OsFeatures = OsFeatures.Count > 0 ? OsFeatures : platform.OsFeatures,
            },
            Annotations = Merge(entry.Annotations, Annotations),
        };
    }

    internal static IReadOnlyDictionary<string, string>? Merge(IReadOnlyDictionary<string, string>? old, IReadOnlyDictionary<string, string> added)
    {
        if (added.Count == 0)
            return old;
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (old ?? new Dictionary<string, string>()).Concat(added))
            merged[key] = value;
        return merged;
    }
}
