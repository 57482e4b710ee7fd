using Corten.Oci;

namespace Corten.Images;

/// <summary>Is told what was done to images, after it was done.</summary>
public interface IImageObserver
{
    /// <summary>Something was done to an image.</summary>
    /// <param name="action">In docker's words: pull, load, save, import, tag, untag or delete.</param>
    /// <param name="image">The image.</param>
    /// <param name="name">The name that it was done to or with; empty for none.</param>
    void Notice(string action, Digest image, string name);
}
