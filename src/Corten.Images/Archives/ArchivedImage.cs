using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Archives;

/// <summary>One image in a staged archive.</summary>
/// <param name="Names">The names that the archive gives it.</param>
/// <param name="ManifestContent">The bytes of the manifest.</param>
/// <param name="Manifest">The same, parsed.</param>
/// <param name="Config">The configuration.</param>
internal sealed record ArchivedImage(IReadOnlyList<Reference> Names, byte[] ManifestContent, Manifest Manifest, ImageConfig Config)
{
    /// <summary>The manifest's media type, which OCI's may leave out.</summary>
    public string MediaType => Manifest.MediaType ?? MediaTypes.Manifest;
}
