namespace Corten.Images;

/// <summary>Why an image could not be had, changed or removed.</summary>
public enum ImageError
{
    /// <summary>There is no such image here.</summary>
    NotFound,

    /// <summary>Several images have an ID that begins so.</summary>
    Ambiguous,

    /// <summary>What was given is not an image name, a platform or a change.</summary>
    BadName,

    /// <summary>A container or a further name uses the image.</summary>
    InUse,

    /// <summary>The archive is cut off, damaged, or holds no image.</summary>
    BadArchive,

    /// <summary>The image contradicts itself, or is of a kind that cannot be run here.</summary>
    BadImage,

    /// <summary>The registry could not be used; the inner exception is its <see cref="Registry.RegistryException"/>.</summary>
    Registry,

    /// <summary>The policy does not let the image be used: it is not signed as it must be.</summary>
    Untrusted,

    /// <summary>The host refused: a full disk, a missing privilege.</summary>
    Host,
}

/// <summary>An image could not be had, changed or removed. The message is one sentence for a person.</summary>
/// <param name="error">The kind of failure, for callers that act on it.</param>
/// <param name="message">What was being done, to what, why it failed, what to do.</param>
/// <param name="cause">The failure beneath, or null.</param>
public sealed class ImageException(ImageError error, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The kind of failure.</summary>
    public ImageError Error { get; } = error;
}
