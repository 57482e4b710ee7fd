using Corten.Engine.Records;
using Corten.Oci;

namespace Corten.Engine.Listing;

/// <summary>Whether a container was made from an image that a person names.</summary>
internal static class ImageMatch
{
    private const int LeastIdDigits = 4;

    /// <summary>By the image's id or its beginning, or by name: "busybox" also stands for docker.io/library/busybox, of any tag.</summary>
    public static bool IsFrom(ContainerRecord record, string image)
    {
        string given = record.Options.Image;
        if (given == image || record.ImageId.ToString() == image)
            return true;
        if (image.Length >= LeastIdDigits && record.ImageId.Hex.StartsWith(image, StringComparison.Ordinal))
            return true;
        if (!Reference.TryParse(image, out var wanted, out _) || !Reference.TryParse(given, out var own, out _))
            return false;
        bool tagged = image.LastIndexOf(':') > image.LastIndexOf('/');
        return (own.Name == wanted.Name || given.Split(':')[0].EndsWith("/" + image.Split(':')[0], StringComparison.Ordinal))
            && (!tagged || (own.Tag ?? "latest") == wanted.Tag);
    }
}
