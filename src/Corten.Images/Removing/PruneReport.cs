namespace Corten.Images.Removing;

/// <summary>What a clean-up did.</summary>
/// <param name="Removals">The images that are gone, in the order of their removal.</param>
/// <param name="Reclaimed">Bytes of disk that are free now.</param>
public sealed record PruneReport(IReadOnlyList<RemovalReport> Removals, long Reclaimed);
