using Corten.Oci;

namespace Corten.Images.Archives;

/// <summary>An image that came from an archive.</summary>
/// <param name="Image">The image.</param>
/// <param name="Names">The names that the archive gave it; none is an image without a name.</param>
public sealed record LoadedImage(Image Image, IReadOnlyList<Reference> Names);
