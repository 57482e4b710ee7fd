using Corten.Oci;

namespace Corten.Images.Pulling;

/// <summary>What a pull brought.</summary>
/// <param name="Image">The image.</param>
/// <param name="Reference">The name that it has now.</param>
/// <param name="Digest">The digest under which the registry has it: of the index where there is one, else of the manifest.</param>
/// <param name="IsNewer">Whether the name led to something else before, or to nothing.</param>
public sealed record PullResult(Image Image, Reference Reference, Digest Digest, bool IsNewer);
