using Corten.Images.Transports;
using Corten.Oci;

namespace Corten.Images.Copying;

/// <summary>Where <c>sync</c> puts each image: below a registry and path, or in a directory of its own below one.</summary>
/// <param name="Root">The registry with an optional path, or the directory.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Scoped">Whether an image keeps its whole name, or only the last part of it.</param>
public sealed record SyncDestination(string Root, bool IsDirectory, bool Scoped)
{
    /// <summary>The place of one image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="suffix">What is appended to its tag, or null.</param>
    /// <exception cref="ImageException">That is not a place.</exception>
    public ImageLocation PlaceOf(SyncImage image, string? suffix)
    {
        string name = !Scoped ? image.Name[(image.Name.LastIndexOf('/') + 1)..] : image.Name;
        string whole = $"{Root.TrimEnd('/')}/{name}{suffix}";
        if (!IsDirectory)
            return Reference.TryParse(whole, out var reference, out string? why)
                ? new RegistryLocation(reference.WithDefaultTag())
                : throw new ImageException(ImageError.BadName, $"'{whole}' is not an image name: {why}");
        // The name was parsed as a reference or is that of a directory: it does not climb.
        string directory = Path.GetFullPath(whole);
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        return new DirectoryLocation(directory);
    }
}
