using Corten.Oci;

namespace Corten.Images.Archives;

/// <summary>An image to save, with the names that the archive gives it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Names">The names; none for one that was asked for by its ID.</param>
internal sealed record SavedImage(Image Image, IReadOnlyList<Reference> Names);
