using Corten.Oci;

namespace Corten.Images.Trust;

/// <summary>Which name a signature must be for (containers-policy.json(5), signedIdentity).</summary>
/// <param name="Type">matchExact, matchRepoDigestOrExact, matchRepository, exactReference, exactRepository or remapIdentity.</param>
/// <param name="First">The reference or repository; of remapIdentity the prefix.</param>
/// <param name="Second">Of remapIdentity the prefix that is signed.</param>
internal sealed record IdentityRule(string Type, string First = "", string Second = "")
{
    /// <summary>What holds where a policy says nothing.</summary>
    public static IdentityRule Usual { get; } = new("matchRepoDigestOrExact");

    /// <summary>Whether an image may be signed under <paramref name="signed"/>.</summary>
    /// <param name="image">The image's own name; null where its place has no names.</param>
    /// <param name="signed">The name in the signature.</param>
    public bool Accepts(Reference? image, string signed)
    {
        if (!Reference.TryParse(signed, out var name, out _))
            return false;
        return Type switch
        {
            "exactReference" => Same(Reference.Parse(First), name),
            "exactRepository" => Reference.Parse(First).Name == name.Name,
            "matchRepository" => image is not null && image.Name == name.Name,
            "matchExact" => image is not null && Same(image, name),
            "remapIdentity" => image is not null && RepositoryOrExact(Remapped(image), name),
            _ => image is not null && RepositoryOrExact(image, name),
        };
    }

    // A tag must be the same; a digest was compared already, and only its repository counts.
    private static bool RepositoryOrExact(Reference image, Reference name) =>
        image.Digest is not null ? image.Name == name.Name : Same(image, name);

    private static bool Same(Reference left, Reference right) =>
        left.ToString() == right.ToString() && (left.Tag is not null || left.Digest is not null);

    private Reference Remapped(Reference image)
    {
        string text = image.ToString();
        bool matches = text.StartsWith(First, StringComparison.Ordinal) && (text.Length == First.Length || text[First.Length] is '/' or ':' or '@');
        return matches ? Reference.Parse(Second + text[First.Length..]) : image;
    }
}
