using Corten.Oci;

namespace Corten.Images;

/// <summary>Says which containers use an image, so that it is not removed beneath them.</summary>
public interface IImageUsage
{
    /// <summary>The names or IDs of the containers made from the image, running or not.</summary>
    IReadOnlyList<string> ContainersUsing(Digest imageId);
}
