using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Layouts;

/// <summary>What is said of a blob that is not what its descriptor says. umoci's words are among it, for scripts that look for them.</summary>
internal static class BlobDamage
{
    public static string Digest(Descriptor blob, Digest actual) =>
        $"{blob.Digest} is damaged (verified reader digest mismatch): its first {blob.Size} bytes have the digest {actual}";

    public static string Size(Descriptor blob, long actual) =>
        $"{blob.Digest} is damaged (verified reader size mismatch): it is {actual} bytes long where {blob.Size} are announced";
}
