namespace Corten.Oci.DistributionSpec;

/// <summary>The tags of a repository (distribution-spec, spec.md#listing-tags).</summary>
public sealed record TagList
{
    /// <summary>The repository.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its tags; null where there are none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
