using Corten.Oci;

namespace Corten.Images.Removing;

/// <summary>What a removal did.</summary>
/// <param name="Untagged">Names that lead to nothing now.</param>
/// <param name="Deleted">The ID of the image, where it is gone too.</param>
/// <param name="Size">The length of its layers together as uncompressed tars, in bytes; zero where it is not gone.</param>
public sealed record RemovalReport(IReadOnlyList<Reference> Untagged, Digest? Deleted, long Size = 0);
